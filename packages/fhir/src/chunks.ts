import { open } from 'node:fs/promises'

const CHUNK = 256 * 1024

/** Reads a file in chunks of at most 256 KiB. Each chunk overwrites the one before. */
export async function* chunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, CHUNK)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
