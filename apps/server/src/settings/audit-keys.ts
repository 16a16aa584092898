import { type AuditKey, auditKeyFrom } from '@empanel/api'
import type { Env } from './env.ts'
import { keptSecret } from './secret.ts'
import { WrongSetting } from './user-error.ts'

/**
 * The keys of the audit trail: the first signs new entries, and all are tried when the trail is verified. First come
 * those of AUDIT_KEY, then the fallback: JWT_SECRET, or a secret kept beside the embedded database.
 * @throws WrongSetting when there is none.
 */
export async function auditKeys(env: Env): Promise<[AuditKey, ...AuditKey[]]> {
  const secrets = [...env.AUDIT_KEY, ...(await otherwise(env))]
  const [first, ...older] = secrets.map(auditKeyFrom)
  if (!first) {
    throw new WrongSetting(
      'JWT_SECRET or AUDIT_KEY must be set when DATABASE_URL is, to the same value on all servers: they sign the audit trail',
    )
  }
  return [first, ...older]
}

async function otherwise({ DATABASE_URL, DATA_DIR, JWT_SECRET }: Env): Promise<string[]> {
  if (DATABASE_URL) return JWT_SECRET ? [JWT_SECRET] : []
  const remedy =
    'Put back a copy: without it, what was written to the audit trail so far can no longer be verified.'
  return [await keptSecret({ dataDir: DATA_DIR, name: 'audit-key', remedy })]
}
