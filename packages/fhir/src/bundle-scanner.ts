import { MAX_BYTES } from './json.ts'
import { Refusal } from './refusal.ts'

/**
 * A value cut out of a JSON object: an element of its `entry` list (`ordinal` from 1) or another member (ordinal 0).
 * `bytes` is null if it is too long. `end`: the offset in the file after it.
 */
export type Piece = { member: string; ordinal: number; bytes: Uint8Array | null; end: number }

type State =
  | 'start'
  | 'firstKey'
  | 'key'
  | 'colon'
  | 'value'
  | 'comma'
  | 'first'
  | 'element'
  | 'more'
  | 'done'

const [QUOTE, BACKSLASH, OPEN, CLOSE, LIST, LIST_END, COMMA, COLON] = [34, 92, 123, 125, 91, 93, 44, 58]
const isBlank = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9

/**
 * Cuts a bundle into pieces by its brackets. So memory holds only one entry at a time, and JSON.parse reads it, which
 * is far faster than a tokenizer written in JavaScript. It works on bytes: in UTF-8 no part of another character looks
 * like a bracket or a quote. It does not check the inside of a piece; the caller's parser does.
 * `push` and `end` throw a Refusal (`not JSON: ...`) at the first byte that is out of place between pieces.
 */
export function bundleScanner() {
  let state: State = 'start'
  let member = ''
  let ordinal = 0
  let offset = 0
  let cutting: 'nested' | 'string' | 'scalar' | null = null
  let depth = 0
  let inString = false
  let escaped = false
  let parts: Uint8Array[] = []
  let held = 0

  const where = () => (ordinal === 0 ? '' : ` after entry ${ordinal}`)
  const stray = (at: number): never => {
    throw new Refusal(`not JSON: Unexpected character at byte ${offset + at + 1}${where()}`)
  }

  function begin(byte: number) {
    cutting = byte === OPEN || byte === LIST ? 'nested' : byte === QUOTE ? 'string' : 'scalar'
    depth = cutting === 'nested' ? 1 : 0
    inString = cutting === 'string'
    escaped = false
    held = 0
    parts = []
  }

  function hold(part: Uint8Array) {
    held += part.length
    if (held > MAX_BYTES) parts = []
    else parts.push(Uint8Array.from(part))
  }

  /** Whether the current piece ends: 'with' this byte, or 'before' it. */
  function over(byte: number): 'with' | 'before' | null {
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) {
        inString = false
        if (cutting === 'string') return 'with'
      }
    } else if (cutting === 'scalar') {
      return byte === COMMA || byte === CLOSE || byte === LIST_END || isBlank(byte) ? 'before' : null
    } else if (byte === QUOTE) inString = true
    else if (byte === OPEN || byte === LIST) depth++
    else if ((byte === CLOSE || byte === LIST_END) && --depth === 0) return 'with'
    return null
  }

  /** Handles a byte between pieces; true if a piece begins with it. */
  function between(byte: number, at: number): boolean {
    if (state === 'start' && byte === OPEN) state = 'firstKey'
    else if ((state === 'firstKey' || state === 'key') && byte === QUOTE) return true
    else if ((state === 'firstKey' || state === 'comma') && byte === CLOSE) state = 'done'
    else if (state === 'colon' && byte === COLON) state = 'value'
    else if (state === 'value' && member === 'entry' && byte === LIST) state = 'first'
    else if (state === 'comma' && byte === COMMA) state = 'key'
    else if ((state === 'first' || state === 'more') && byte === LIST_END) state = 'comma'
    else if (state === 'more' && byte === COMMA) state = 'element'
    else if (state === 'value' || state === 'first' || state === 'element') {
      return byte !== COMMA && byte !== COLON && byte !== CLOSE && byte !== LIST_END ? true : stray(at)
    } else stray(at)
    return false
  }

  /** Ends the current piece. Returns null for a member's name, which the scanner keeps. */
  function finish(last: Uint8Array, end: number): Piece | null {
    hold(last)
    const bytes = held > MAX_BYTES ? null : Buffer.concat(parts)
    parts = []
    cutting = null
    if (state === 'key' || state === 'firstKey') {
      member = bytes?.toString('utf8').slice(1, -1) ?? ''
      state = 'colon'
      return null
    }
    const isEntry = state === 'first' || state === 'element'
    if (isEntry) ordinal++
    state = isEntry ? 'more' : 'comma'
    return { member, ordinal: isEntry ? ordinal : 0, bytes, end }
  }

  function* push(chunk: Uint8Array): Generator<Piece> {
    let from = 0
    let at = offset === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0
    for (; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (cutting !== null) {
        const ends = over(byte)
        if (ends === null) continue
        const to = ends === 'with' ? at + 1 : at
        const piece = finish(chunk.subarray(from, to), offset + to)
        if (piece) yield piece
        if (ends === 'with') continue
      }
      if (!isBlank(byte) && between(byte, at)) {
        begin(byte)
        from = at
      }
    }
    if (cutting !== null) hold(chunk.subarray(from))
    offset += chunk.length
  }

  /** Call it after the last chunk. */
  function end() {
    if (state !== 'done')
      throw new Refusal(`not JSON: Unexpected end of input at byte ${offset + 1}${where()}`)
  }

  return { push, end }
}
