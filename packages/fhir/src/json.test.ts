import { describe, expect, it } from 'vitest'
import { breakOf, parseJson } from './json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('broken JSON', () => {
  it.each([
    ['{"a":1', 6],
    ['{"a":"x', 7],
    ['{"a":"x\\', 8],
    ['{"a":"\\u12', 10],
    ['{"a":"\\u12x4"}', 10],
    ['{"a":"\\x"}', 7],
    ['{"a":"\n"}', 6],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{a:1}', 1],
    ['[1,]', 3],
    ['[1}', 2],
    ['{"a":x}', 5],
    ['{} {}', 3],
    ['[{"b":[]},{}] x', 14],
  ])('%s breaks at %i', (text, at) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(breakOf(text)).toBe(at)
  })

  it('is reported without any of its text', () => {
    expect(parseJson(bytes('{"name":"Lind'))).toEqual({
      problem: 'not JSON: Unexpected end of input at column 14',
    })
    expect(parseJson(bytes('{"name":Lind}'))).toEqual({
      problem: 'not JSON: Unexpected character at column 9',
    })
    expect(parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ problem: 'not UTF-8 text' })
  })
})
