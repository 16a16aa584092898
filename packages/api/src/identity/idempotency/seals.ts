import { hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, errors } from 'jose'
import type { Place, Seals } from '../../kernel/context.ts'

/**
 * Encrypts what is stored about a creation, since it says who made what (JWE, `dir` with A256GCM). The key comes from a
 * server secret and the request's Idempotency-Key, neither of which the database holds, and fits only that one place.
 * The first secret seals. All are tried for opening, while one is being replaced.
 */
export function createSeals([secret, ...previous]: [string, ...string[]]): Seals {
  return {
    seal: (place: Place, text: string): Promise<string> =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(keyFor(secret, place)),

    /** The text. Undefined when none of the secrets sealed it. */
    async open(place: Place, sealed: string): Promise<string | undefined> {
      for (const candidate of [secret, ...previous]) {
        try {
          const { plaintext } = await compactDecrypt(sealed, keyFor(candidate, place), {
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
          })
          return new TextDecoder().decode(plaintext)
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error
        }
      }
      return undefined
    },
  }
}

const keyFor = (secret: string, { caller, procedure, key }: Place) =>
  new Uint8Array(hkdfSync('sha256', secret, key, `empanel reply ${caller} ${procedure}`, 32))
