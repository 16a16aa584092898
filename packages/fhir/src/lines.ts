import { MAX_BYTES } from './json.ts'

/** One line without its line end; `bytes` is null if it is too long. `end`: the offset in the file after it. */
export type Line = { number: number; bytes: Uint8Array | null; end: number }

const NEWLINE = 0x0a

/**
 * Splits a file, chunk by chunk, into lines. It holds at most one line. Chunks may be overwritten after each push, and
 * a line's bytes are valid only until the next line is requested.
 */
export function lineSplitter() {
  let parts: Uint8Array[] = []
  let held = 0
  let tooLong = false
  let number = 0
  let offset = 0

  function hold(part: Uint8Array) {
    held += part.length
    if (held > MAX_BYTES) {
      tooLong = true
      parts = []
    } else if (part.length > 0) parts.push(Uint8Array.from(part))
  }

  function finish(last: Uint8Array, end: number): Line {
    number++
    const bytes =
      tooLong || held + last.length > MAX_BYTES ? null : parts.length ? Buffer.concat([...parts, last]) : last
    parts = []
    held = 0
    tooLong = false
    return { number, bytes, end }
  }

  function* push(chunk: Uint8Array): Generator<Line> {
    let from = 0
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      yield finish(chunk.subarray(from, to), offset + to + 1)
      from = to + 1
    }
    hold(chunk.subarray(from))
    offset += chunk.length
  }

  /** The rest after the last newline. */
  function* end(): Generator<Line> {
    if (held > 0) yield finish(new Uint8Array(0), offset)
  }

  return { push, end }
}
