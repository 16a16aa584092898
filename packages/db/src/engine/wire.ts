/** The part of the PostgreSQL protocol (3.0, chapter 54) between a socket and the engine. */

/** Longest message in bytes, before a client has shown the key and after. */
const longestHead = 10_000
const longest = 2 ** 30

/** Splits the bytes from a socket into messages. */
export function createMessageReader() {
  let chunks: Buffer[] = []
  let size = 0
  let needed = 0
  return {
    add(data: Buffer): void {
      chunks.push(data)
      size += data.length
    },
    /**
     * The next message that has arrived completely. `untyped`: one of a connection's first, which begin with their
     * length.
     * @throws RangeError when the length is impossible.
     */
    next(untyped: boolean): Buffer | undefined {
      const head = untyped ? 4 : 5
      if (size < Math.max(needed, head)) return undefined
      const [first = Buffer.alloc(0), ...more] = chunks
      const all = more.length === 0 ? first : Buffer.concat(chunks)
      chunks = [all]
      const length = all.readInt32BE(head - 4)
      if (length < 4 || length > (untyped ? longestHead : longest)) throw new RangeError('no such message')
      needed = head - 4 + length
      if (size < needed) return undefined
      chunks = [all.subarray(needed)]
      size -= needed
      const message = all.subarray(0, needed)
      needed = 0
      return message
    },
  }
}

/**
 * Reads a connection's first message: a request for encryption, to cancel a query, or for a session (its parameters).
 */
export function readStartup(message: Buffer): 'encryption' | 'cancel' | 'unknown' | Map<string, string> {
  if (message.length < 8) return 'unknown'
  const code = message.readInt32BE(4)
  if (code === 80_877_103 || code === 80_877_104) return 'encryption'
  if (code === 80_877_102) return 'cancel'
  if (code !== 196_608) return 'unknown'
  const words = message.toString('utf8', 8).split('\0')
  const parameters = new Map<string, string>()
  for (let n = 0; words[n]; n += 2) parameters.set(words[n] ?? '', words[n + 1] ?? '')
  return parameters
}

/** The text from `from` to the next NUL. */
export function readText(message: Buffer, from: number): string {
  const end = message.indexOf(0, from)
  return message.toString('utf8', from, end < 0 ? message.length : end)
}

export function writeMessage(type: string, body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(bytes.length + 4, 1)
  return Buffer.concat([head, bytes])
}

/** ErrorResponse. `code`: an SQLSTATE. */
export const writeError = (severity: 'ERROR' | 'FATAL', code: string, text: string): Buffer =>
  writeMessage('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`)

/** ReadyForQuery outside of a transaction. */
export const ready = writeMessage('Z', 'I')
export const askForPassword = writeMessage('R', Buffer.from([0, 0, 0, 3]))
export const noEncryption = Buffer.from('N')
