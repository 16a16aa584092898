import { mails } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { Services } from '../../kernel/context.ts'
import { email } from '../../kernel/text/text.ts'
import { type Rendered, render } from './catalogue.ts'
import { placeOf } from './outbox.ts'

/** A mail on its way. `messageId` is the same at each try. */
export type Outgoing = Rendered & { messageId: string; to: string }

/**
 * How a try ended. `later`: the next one may succeed; `never`: no try of this mail will. `failure` is read by
 * administrators, so it is in words of ours.
 */
export type Outcome = { kind: 'sent' } | { kind: 'later' | 'never'; failure: string }

/** Hands a mail on, within two minutes. `signal` cuts it off. */
export type Transport = (mail: Outgoing, signal?: AbortSignal) => Promise<Outcome>

/** Longer than a transport takes. A mail that is claimed for longer was claimed by a server that no longer runs. */
const claim = sql`interval '3 minutes'`

/** The pauses between tries: a minute, then twice as long each time, four hours at most. */
const pauseAfter = (attempts: number) => `${Math.min(2 ** (attempts - 1), 240)} minutes`

type Sending = Pick<Services, 'db' | 'seals' | 'mail'>

/**
 * Sends the mail that is due longest, those whose link expires before all others, and marks what became of it. One server
 * sends a mail at a time, and no transaction is open meanwhile. If the process ends between the two, the mail is sent once
 * more, under the same Message-ID.
 * @returns what became of it; null when none is due
 * @throws as the database and the transport do; the mail is then tried again later
 */
export async function deliverNext(
  services: Sending,
  transport: Transport,
): Promise<{ id: number; outcome: Outcome } | null> {
  const mail = await claimNext(services)
  if (!mail) return null
  let outcome: Outcome = { kind: 'later', failure: 'This server failed. Its log says how.' }
  try {
    outcome = await attempt(services, mail, transport)
  } finally {
    await settle(services, mail, outcome)
  }
  return { id: mail.id, outcome }
}

type Claimed = NonNullable<Awaited<ReturnType<typeof claimNext>>>

async function claimNext({ db }: Sending) {
  const due = sql`(select m.id from ${mails} m
    where m.state = 'waiting' and m.next_at <= clock_timestamp()
      and (m.claimed_until is null or m.claimed_until < clock_timestamp())
    order by (m.expires_at is null), m.next_at, m.id limit 1 for update skip locked)`
  const [claimed] = await db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, claimedUntil: sql`clock_timestamp() + ${claim}` })
    .where(eq(mails.id, due))
    .returning({
      id: mails.id,
      messageId: mails.messageId,
      recipient: mails.recipient,
      kind: mails.kind,
      sealedLink: mails.sealedLink,
      attempts: mails.attempts,
      expired: sql<boolean>`coalesce(${mails.expiresAt} <= clock_timestamp(), false)`,
    })
  return claimed
}

async function attempt(services: Sending, mail: Claimed, transport: Transport): Promise<Outcome> {
  const { messageId, recipient: to, kind, sealedLink, expired } = mail
  if (expired) return { kind: 'never', failure: 'Its link expired before the mail could be sent.' }
  if (!email.safeParse(to).success) {
    return { kind: 'never', failure: 'No mail can be sent to an address of this form.' }
  }
  const link = sealedLink === null ? undefined : await services.seals.open(placeOf(messageId), sealedLink)
  if (sealedLink !== null && link === undefined) {
    return { kind: 'never', failure: 'Its link was sealed with a JWT_SECRET that this server does not know.' }
  }
  return transport({ messageId, to, ...render(services.mail, kind, link) })
}

/** Another server may have claimed it meanwhile, if this one took far too long. */
async function settle({ db }: Sending, { id, attempts }: Claimed, outcome: Outcome): Promise<void> {
  await db
    .update(mails)
    .set({ ...settled(outcome, attempts), claimedUntil: null })
    .where(and(eq(mails.id, id), eq(mails.state, 'waiting'), eq(mails.attempts, attempts)))
}

const now = sql`clock_timestamp()`

/** A mail that fails for a day is given up. The last try is at the end of that day. */
function settled(outcome: Outcome, attempts: number) {
  if (outcome.kind === 'sent') {
    return { state: 'sent' as const, settledAt: now, sealedLink: null, failure: null }
  }
  const { failure } = outcome
  const sealedLink = sql`case when ${mails.expiresAt} <= ${now} then null else ${mails.sealedLink} end`
  if (outcome.kind === 'never') return { state: 'failed' as const, settledAt: now, failure, sealedLink }
  const over = sql`${now} >= ${mails.giveUpAt}`
  return {
    state: sql`case when ${over} then 'failed' else 'waiting' end`,
    settledAt: sql`case when ${over} then ${now} end`,
    nextAt: sql`greatest(${now} + interval '1 second', least(${now} + ${pauseAfter(attempts)}::interval, ${mails.giveUpAt}))`,
    failure,
  }
}
