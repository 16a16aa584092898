import type { Operation } from '@trpc/client'

/** The procedures that create. With the same key they do so once, so they may be repeated as queries are. */
export const creating: ReadonlySet<string> = new Set([
  'access.breakGlass',
  'assignments.create',
  'auth.register',
  'auth.registerDoctor',
  'auth.registerPatient',
  'doctors.create',
  'patients.create',
  'users.create',
])

/** The caller's own key for a call that creates, or else a new one; undefined for all other calls. */
export function idempotencyKeyOf({ path, context }: Operation): string | undefined {
  if (!creating.has(path)) return undefined
  return typeof context.idempotencyKey === 'string' ? context.idempotencyKey : randomKey()
}

/** Not `randomUUID`, which browsers keep from pages that came without TLS. */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-')
