import type { Operation } from '@trpc/client'

/** The procedures that create. The server creates once under a key, so the client may repeat them like queries. */
export const creating: ReadonlySet<string> = new Set([
  'access.breakGlass',
  'assignments.create',
  'assignments.createMany',
  'assignments.changePrimary',
  'plans.assign',
  'plans.changePrimary',
  'plans.end',
  'requests.create',
  'covers.create',
  'transfers.start',
  'transfers.undo',
  'auth.acceptInvitation',
  'auth.register',
  'auth.registerDoctor',
  'auth.registerPatient',
  'mails.sendTest',
  'practitioners.create',
  'patients.create',
  'sites.create',
  'users.create',
  'users.invite',
])

/** The caller's key for a call that creates, or a new one. Undefined for other calls. */
export function idempotencyKeyOf({ path, context }: Operation): string | undefined {
  if (!creating.has(path)) return undefined
  return typeof context.idempotencyKey === 'string' ? context.idempotencyKey : randomKey()
}

/** Not `randomUUID`: browsers hide it from pages without TLS. */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-')
