import type { z } from 'zod'
import type { Acting, Context } from '../../kernel/context.ts'
import { recordDenial, type subject } from '../../trail/record.ts'
import { type Attempt, countAttempt, forgetAttempts, pruneAttempts } from './attempts.ts'
import { hashing, verifyPassword } from './passwords.ts'

/** `locking`: wrong, and the account is locked now. `locked`: not compared. */
export type Verdict = 'right' | 'wrong' | 'locking' | 'locked'

type Claim = Omit<Attempt, 'ip'> & {
  /** The stored hash; undefined where there is no account to sign in to. */
  stored: string | undefined
  /** Whether the try counts. A try that does not count never succeeds, and takes as long. */
  counted: boolean
  password: string
}

/**
 * Checks the password of an account. It takes as long whatever the answer. All happens within one turn of the limiter,
 * so only a few tries at once are counted and not yet compared; right passwords sent at once do not lock each other
 * out.
 * @throws SERVICE_UNAVAILABLE when too many tasks wait; the try is then not counted.
 */
export function prove({ db, ip }: Pick<Context, 'db' | 'ip'>, claim: Claim): Promise<Verdict> {
  const { stored, counted, password, account, knownNetwork } = claim
  const attempt = { account, ip, knownNetwork }
  return hashing.take(async () => {
    const { open, locks } = counted ? await countAttempt(db, attempt) : { open: false, locks: false }
    const matches = await verifyPassword(open ? stored : undefined, password)
    if (matches) {
      await forgetAttempts(db, attempt)
      return 'right'
    }
    await pruneAttempts(db)
    if (!open) return 'locked'
    return locks ? 'locking' : 'wrong'
  })
}

/** Records a wrong password and the lock that follows from it. The lock is recorded whatever the limits. */
export async function recordFailure(acting: Acting, verdict: Verdict, about?: z.infer<typeof subject>) {
  const failure = recordDenial(acting, about)
  const lock = verdict === 'locking' && recordDenial({ ...acting, action: 'auth.lock' }, about)
  await Promise.all([failure, lock])
}
