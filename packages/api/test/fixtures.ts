import { hash, randomUUID } from 'node:crypto'
import { assignments, type Database, patients, practitioners, sites, users } from '@empanel/db'
import { createContextFactory } from '../src/identity/context.ts'
import { createSeals } from '../src/identity/idempotency/seals.ts'
import { hashPassword } from '../src/identity/passwords/passwords.ts'
import { createLiveSessions, liveSessionsIn } from '../src/identity/sessions/live-sessions.ts'
import { startSession } from '../src/identity/sessions/sessions.ts'
import { createTokens } from '../src/identity/sessions/tokens.ts'
import type { Context, Services } from '../src/kernel/context.ts'
import { Refusal } from '../src/kernel/errors/refusal.ts'
import { shareFairly } from '../src/kernel/limits/fair-database.ts'
import { createMinuteCounts } from '../src/kernel/limits/minute-counts.ts'
import type { Quotas } from '../src/kernel/limits/quotas.ts'
import { createWaits } from '../src/kernel/limits/waits.ts'
import type { Role } from '../src/kernel/policy/grid.ts'
import { type PresetName, presets } from '../src/kernel/policy/presets/presets.ts'
import { type Admissions, servedRegistration } from '../src/kernel/policy/registration.ts'
import { createCaller } from '../src/router.ts'
import { auditKeyFrom } from '../src/trail/chain.ts'
import { createTrail } from '../src/trail/trail.ts'

/** The password of every account that `addUser` makes. */
export const testPassword = 'correct horse battery staple'
let testHash: Promise<string> | undefined

/**
 * Another one in each process: a secret in the source would be public, and a server on a database of its own refuses known
 * ones. It stays the same where this module is loaded again, as for each mutation.
 */
export const testSecret = hash('sha512', `${process.pid} ${performance.timeOrigin}`, 'base64')

/** Tests create more in a minute than people do. */
const ampleQuotas: Quotas = {
  creationsPerMinute: 1_000_000,
  creationsPerDay: 1_000_000,
  registrationsPerHour: 1_000_000,
  recordedPerMinute: 1_000_000,
}

/** The key of the trail in tests. */
export const testAuditKey = auditKeyFrom(testSecret)

const tokens = createTokens({ secret: testSecret, accessMinutes: 15, refreshDays: 7, sessionDays: 30 })

/** Caches take the memory for all that they may hold when they are made, and tests make thousands. */
const few = 1000

/** The services of a server with this preset. `wanted`: its `REGISTRATION`. */
export function testServices(
  db: Database,
  preset: PresetName = 'clinic',
  wanted?: Partial<Admissions>,
): Services {
  const fair = shareFairly(db)
  const liveSessions = createLiveSessions(liveSessionsIn(db), { most: few })
  const seals = createSeals([testSecret])
  const policy = presets[preset]
  return {
    db: fair,
    trail: createTrail({ db: fair, direct: db, key: testAuditKey }),
    policy,
    registration: servedRegistration(policy, wanted),
    tokens,
    liveSessions,
    seals,
    mail: { delivery: 'smtp', publicUrl: 'https://portal.example.org' },
    breakGlassMinutes: 60,
    quotas: ampleQuotas,
    recordings: createMinuteCounts({ most: few }),
    waits: createWaits({ most: few }),
  }
}

/** A context without HTTP: a stranger's, or that of an account with the role that the policy sees. */
export function testContext(services: Services, actor?: { userId: number; role: Role }): Context {
  const authentication: Context['authentication'] = actor
    ? { kind: 'signed-in', actor: { ...actor, sessionId: randomUUID() }, mustChangePassword: false }
    : { kind: 'none' }
  return {
    ...services,
    authentication,
    authenticationNow: async () => authentication,
    requestId: randomUUID(),
    ip: '192.0.2.1',
    userAgent: 'tests',
    idempotencyKey: null,
    rotatesSessions: true,
    refreshCookie: null,
  }
}

/** The router for this actor; without an actor, for a stranger. */
export const callAs = (services: Services, actor?: { userId: number; role: Role }) =>
  createCaller(testContext(services, actor))

/** A session of an account, without a password. Returns the tokens that it began with. */
export const addSession = (services: Services, userId: number, facts: Partial<Context> = {}) =>
  startSession({ ...testContext(services), ...facts }, services.db, userId)

/** The router for the holder of this access token. */
export const callWith = async (services: Services, access: string) =>
  createCaller(await contextWith(services, access))

/** The context of the holder of this access token. */
export function contextWith(services: Services, access: string): Promise<Context> {
  const facts = {
    requestId: randomUUID(),
    ip: null,
    userAgent: null,
    idempotencyKey: null,
    rotatesSessions: true,
    refreshCookie: null,
  }
  const contextOf = createContextFactory(services)
  return contextOf({ ...facts, authorization: `Bearer ${access}` })
}

/** A token pair with the refresh token in the reply, not in a cookie. */
export function inReply<Pair extends { refresh: string | null }>(pair: Pair) {
  if (pair.refresh === null) throw new Error('the refresh token came in no reply')
  return { ...pair, refresh: pair.refresh }
}

/** The refusal of a call. Throws when the call succeeded or failed with another error. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Refusal) return outcome
  throw new Error('the call was not refused', { cause: outcome })
}

let made = 0

export async function addUser(db: Database, values: Partial<typeof users.$inferInsert> = {}) {
  testHash ??= hashPassword(testPassword)
  const passwordHash = await testHash
  return only(
    await db
      .insert(users)
      .values({
        name: 'Test Person',
        email: `person${++made}@example.org`,
        role: 'patient',
        passwordHash,
        ...values,
      })
      .returning(),
  )
}

export async function addPatient(db: Database, values: Partial<typeof patients.$inferInsert> = {}) {
  const defaults = {
    firstName: 'Pat',
    lastName: `Ient${++made}`,
    dateOfBirth: '1980-02-29',
    gender: 'F',
  } as const
  return only(
    await db
      .insert(patients)
      .values({ ...defaults, ...values })
      .returning(),
  )
}

export async function addPractitioner(db: Database, values: Partial<typeof practitioners.$inferInsert> = {}) {
  const defaults = { firstName: 'Doc', lastName: `Tor${++made}`, specialty: 'Cardiology' }
  return only(
    await db
      .insert(practitioners)
      .values({ ...defaults, ...values })
      .returning(),
  )
}

export async function addSite(db: Database, values: Partial<typeof sites.$inferInsert> = {}) {
  return only(
    await db
      .insert(sites)
      .values({ name: `Site ${++made}`, ...values })
      .returning(),
  )
}

/** An account with the role `doctor` and its doctor record. */
export async function addDoctorAccount(
  db: Database,
  values: Partial<typeof practitioners.$inferInsert> = {},
) {
  const user = await addUser(db, { role: 'doctor' })
  return { user, doctor: await addPractitioner(db, { userId: user.id, ...values }) }
}

export async function addAssignment(
  db: Database,
  pair: { patientId: number; practitionerId: number } & Partial<typeof assignments.$inferInsert>,
) {
  return only(
    await db
      .insert(assignments)
      .values({ role: 'consulting', ...pair })
      .returning(),
  )
}

/** The row that an insert made. */
export function only<Row>([row]: Row[]): Row {
  if (!row) throw new Error('insert returned no row')
  return row
}
