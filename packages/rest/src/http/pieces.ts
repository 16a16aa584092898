import { Readable } from 'node:stream'

/** The least length of a piece, in characters. */
const pieceLength = 16_384

/**
 * Turns a list into JSON: a short one into one text, a long one into pieces, each made after the one before was sent. As
 * one text, a reply of several MiB would be in memory three times.
 */
export function listAsJson(rows: unknown[]): string | Readable {
  const pieces = piecesOf(rows)
  const [first, second] = [pieces.next().value ?? '', pieces.next().value]
  return second === undefined ? first : Readable.from(resumed([first, second], pieces), { highWaterMark: 1 })
}

function* piecesOf(rows: unknown[]): Generator<string, undefined> {
  let piece = '['
  for (const [place, row] of rows.entries()) {
    const json = JSON.stringify(row)
    if (place > 0) piece += ','
    if (json.length >= pieceLength) {
      yield piece
      yield json
      piece = ''
    } else piece += json
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield `${piece}]`
}

function* resumed<Piece>(begun: Piece[], others: Iterable<Piece>): Generator<Piece> {
  yield* begun
  yield* others
}
