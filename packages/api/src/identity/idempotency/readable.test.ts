import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, testPassword, testServices } from '../../../test/fixtures.ts'
import { tokenIn } from '../../../test/mailbox.ts'
import { call, procedures, stateOf } from '../../../test/walk/attempt.ts'
import type { Actor } from '../../../test/walk/relations.ts'
import type { PresetName } from '../../kernel/policy/presets/presets.ts'
import { issueToken } from '../one-time/tokens.ts'

const { connection, db, add } = await openClinic()

/** The ids in a reply: its own, or those of an account and its record. */
type Made = {
  id?: number
  login?: string
  patientId?: number
  fromId?: number
  user?: { id: number }
  patient?: { id: number }
  rows?: [{ assignment: { patientId: number } }]
}
/** Takes what was made out of the caller's reach. May return another actor for them. */
type Loss = (made: Made, actor: Actor) => Promise<unknown>
type Case = {
  preset?: PresetName
  actor: () => Promise<Actor>
  input: () => Promise<object>
  losses: Record<string, Loss>
}

const sql = (strings: TemplateStringsArray, ...values: (number | string)[]) =>
  connection.sql(strings, ...values)
const as = async (role: 'admin' | 'staff' | 'patient'): Promise<Actor> => ({
  userId: (await add.user({ role })).id,
  role,
  access: null,
})
const nobody = async (): Promise<Actor> => ({ userId: null, role: 'anonymous', access: null })
const doctor = async (): Promise<Actor> => ({
  userId: (await add.doctorAccount()).user.id,
  role: 'doctor',
  access: null,
})
const somebodyElse = async () => (await add.user()).id

const secret = 'a history that nobody else may read'
const person = () => ({ firstName: 'Ana', lastName: `Ruiz${randomUUID().slice(0, 8)}` })
const newPatient = async () => ({
  ...person(),
  dateOfBirth: '1990-04-01',
  gender: 'F',
  medicalHistory: secret,
})
const newPractitioner = async () => ({ ...person(), specialty: secret.slice(0, 20) })
const newAccount = async () => ({
  name: 'Ana Ruiz',
  email: `${randomUUID()}@example.org`,
  password: testPassword,
})

const deletePatient: Loss = ({ id = 0 }) => sql`update patients set deleted_at = now() where id = ${id}`
const movePatient: Loss = async ({ id = 0 }) =>
  sql`update patients set owner_id = ${await somebodyElse()} where id = ${id}`
const ofAccount: Record<string, Loss> = {
  'the account is disabled': ({ user }) =>
    sql`update users set status = 'disabled' where id = ${user?.id ?? 0}`,
  'the account has another password': ({ user }) =>
    sql`update users set password_hash = password_hash || 'x' where id = ${user?.id ?? 0}`,
}

type Pair = { patientId: number; practitionerId: number }

const planned = () => ({ dueAt: new Date(Date.now() + 3_600_000).toISOString() })

const assigning = (input: (pair: Pair) => object | Promise<object>): Case => ({
  preset: 'owner',
  actor: () => as('staff'),
  input: async () =>
    input({
      patientId: (await add.patient({ ownerId: lastActor })).id,
      practitionerId: (await add.practitioner()).id,
    }),
  losses: {
    'the patient is deleted': (made, actor) => deletePatient({ id: patientOf(made) }, actor),
    'the patient belongs to somebody else': (made, actor) => movePatient({ id: patientOf(made) }, actor),
  },
})

/** Staff of a site hand over a panel there. */
const handingOver = (input: (fromId: number, toId: number) => Promise<object>): Case => ({
  preset: 'network',
  actor: () => as('staff'),
  async input() {
    const [from, to] = [await add.practitioner(), await add.practitioner()]
    const { id: site } = await add.site()
    await sql`insert into account_sites (user_id, site_id) values (${lastActor}, ${site})`
    for (const { id } of [from, to]) {
      await sql`insert into practitioner_sites (practitioner_id, site_id) values (${id}, ${site})`
      const { id: patientId } = await add.patient({ siteId: site })
      await add.assignment({ patientId, practitionerId: id, role: 'primary' })
    }
    return input(from.id, to.id)
  },
  losses: {
    'the practitioner works elsewhere': ({ fromId = 0 }) =>
      sql`delete from practitioner_sites where practitioner_id = ${fromId}`,
  },
})

const patientOf = ({ patientId, rows }: Made) => patientId ?? rows?.[0]?.assignment.patientId ?? 0

/** For each procedure that creates: changes before the request is repeated. */
const cases: Record<string, Case[]> = {
  'patients.create': [
    {
      actor: () => as('staff'),
      input: newPatient,
      losses: {
        'the record is deleted': deletePatient,
        'the caller is now a patient, who reaches their own records alone': async (_, actor) => {
          actor.role = 'patient'
        },
      },
    },
    {
      actor: () => as('patient'),
      input: newPatient,
      losses: { 'the record is deleted': deletePatient, 'the record belongs to somebody else': movePatient },
    },
    {
      preset: 'owner',
      actor: () => as('staff'),
      input: newPatient,
      losses: { 'the record belongs to somebody else': movePatient },
    },
  ],
  'practitioners.create': [
    {
      actor: () => as('admin'),
      input: newPractitioner,
      losses: {
        'the doctor is deleted': ({ id = 0 }) =>
          sql`update practitioners set deleted_at = now() where id = ${id}`,
      },
    },
    {
      preset: 'directory',
      actor: () => as('patient'),
      input: newPractitioner,
      losses: {
        'the doctor waits for approval': ({ id = 0 }) =>
          sql`update practitioners set status = 'pending' where id = ${id}`,
      },
    },
  ],
  'sites.create': [
    {
      actor: () => as('admin'),
      input: async () => ({ name: `Site of ${lastActor}` }),
      losses: { 'the site is deleted': ({ id = 0 }) => sql`delete from sites where id = ${id}` },
    },
  ],
  'assignments.create': [assigning(pair => pair)],
  'assignments.createMany': [assigning(pair => ({ rows: [{ ...pair, role: 'primary' }] }))],
  'assignments.changePrimary': [assigning(pair => pair)],
  'plans.assign': [assigning(pair => ({ ...pair, ...planned() }))],
  'plans.changePrimary': [assigning(pair => ({ ...pair, ...planned() }))],
  'plans.end': [assigning(async pair => ({ id: (await add.assignment(pair)).id, ...planned() }))],
  'requests.create': [assigning(pair => pair)],
  'covers.create': [
    {
      actor: doctor,
      input: async () => {
        const [mine] = await connection.sql`select id from practitioners where user_id = ${lastActor}`
        const byId = (await add.doctorAccount()).doctor.id
        return { practitionerId: mine?.id, byId, reason: secret, endsAt: planned().dueAt }
      },
      losses: {
        'the doctor waits for approval': (_, actor) =>
          sql`update practitioners set status = 'pending' where user_id = ${actor.userId ?? 0}`,
        'the doctor is deleted': (_, actor) =>
          sql`update practitioners set deleted_at = now() where user_id = ${actor.userId ?? 0}`,
      },
    },
  ],
  'transfers.start': [handingOver(async (fromId, practitionerId) => ({ fromId, to: [{ practitionerId }] }))],
  'transfers.undo': [
    handingOver(async (fromId, practitionerId) => {
      const admin = callAs(testServices(db), {
        userId: (await add.user({ role: 'admin' })).id,
        role: 'admin',
      })
      const { id } = await admin.transfers.start({ fromId, to: [{ practitionerId }] })
      return { id }
    }),
  ],
  'mails.sendTest': [
    {
      actor: () => as('admin'),
      input: async () => ({}),
      losses: { 'the mail is gone': ({ id = 0 }) => sql`delete from mails where id = ${id}` },
    },
  ],
  'users.create': [
    {
      actor: () => as('admin'),
      input: async () => ({ ...(await newAccount()), role: 'staff' }),
      losses: {
        'the account is gone': async ({ id = 0 }) => {
          await sql`delete from account_sites where user_id = ${id}`
          await sql`delete from users where id = ${id}`
        },
      },
    },
  ],
  'users.invite': [
    {
      actor: () => as('admin'),
      input: async () => ({ name: secret, email: `${randomUUID()}@example.org`, role: 'staff' }),
      losses: { 'the invitation is gone': ({ id = 0 }) => sql`delete from invitations where id = ${id}` },
    },
  ],
  'auth.acceptInvitation': [
    {
      actor: nobody,
      async input() {
        const { email, name, password } = await newAccount()
        const [row] = await connection.sql`insert into invitations (email, name, role, invited_by, expires_at)
          values (${email}, ${name}, 'staff', ${(await as('admin')).userId}, now() + interval '7 days') returning id`
        const owner = { purpose: 'invitation', invitationId: row?.id } as const
        const { link } = await issueToken(db, owner, email)
        return { token: tokenIn(link), password }
      },
      losses: {
        'the account is disabled': ({ login = '' }) =>
          sql`update users set status = 'disabled' where email = ${login}`,
        'the account has another password': ({ login = '' }) =>
          sql`update users set password_hash = password_hash || 'x' where email = ${login}`,
      },
    },
  ],
  'access.breakGlass': [
    {
      preset: 'minimum-necessary',
      actor: doctor,
      input: async () => ({
        patientId: (await add.patient()).id,
        reason: 'Unconscious on arrival',
      }),
      losses: {
        'the patient is deleted': ({ patientId = 0 }, actor) => deletePatient({ id: patientId }, actor),
        'the grant has expired': ({ id = 0 }) =>
          sql`update break_glass_grants set granted_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where id = ${id}`,
        'the grant was found unjustified and closed': ({ id = 0 }) =>
          sql`update break_glass_grants set granted_at = now() - interval '2 seconds', expires_at = now() - interval '1 second' where id = ${id}`,
      },
    },
  ],
  'auth.register': [{ actor: nobody, input: newAccount, losses: ofAccount }],
  'auth.registerPatient': [
    {
      actor: nobody,
      input: async () => ({ ...(await newAccount()), medicalHistory: secret }),
      losses: {
        ...ofAccount,
        'the record is deleted': ({ patient }, actor) => deletePatient({ id: patient?.id ?? 0 }, actor),
        'the record belongs to somebody else': ({ patient }, actor) =>
          movePatient({ id: patient?.id ?? 0 }, actor),
      },
    },
  ],
  'auth.registerDoctor': [
    {
      actor: nobody,
      input: newAccount,
      losses: {
        ...ofAccount,
        'the record is deleted': ({ user }) =>
          sql`update practitioners set deleted_at = now() where user_id = ${user?.id ?? 0}`,
      },
    },
  ],
}
let lastActor = 0

const rows = Object.entries(cases).flatMap(([path, list]) =>
  list.flatMap(one => Object.entries(one.losses).map(([name, lose]) => ({ path, name, lose, ...one }))),
)

test('85 every procedure that creates is tried here', () => {
  const creating = [...procedures].filter(([, { meta }]) => meta?.creates).map(([path]) => path)
  expect(Object.keys(cases).sort()).toEqual(creating.sort())
})

test.each(rows)(
  '85 a repeated $path shows nothing once $name, and creates nothing',
  async ({ path, preset, actor: asker, input, lose }) => {
    const services = testServices(db, preset ?? 'clinic')
    const actor = await asker()
    lastActor = actor.userId ?? 0
    const request = { path, input: await input(), idempotencyKey: randomUUID() }
    const first = await call(services, { ...request, actor })
    expect(first.code).toBe('ok')
    expect(await call(services, { ...request, actor })).toEqual(first)

    await lose(Object(first.data), actor)
    const before = await stateOf(db)
    const again = await call(services, { ...request, actor })
    expect(again).toMatchObject({ code: 'NOT_FOUND', reason: 'not_found', data: undefined })
    expect(again.reply).not.toContain(secret)
    expect((await stateOf(db)).rows).toBe(before.rows)
    const [entry] = await connection.sql`
      select outcome from audit_events where action = 'creation.repeat' order by id desc limit 1`
    expect(entry).toEqual({ outcome: 'denied' })
  },
)

test('85 a repeated reply shows the record as the caller reads it now, not as it was', async () => {
  const services = testServices(db)
  const [staff, other] = [await as('staff'), await as('staff')]
  const request = {
    path: 'patients.create',
    input: await newPatient(),
    idempotencyKey: randomUUID(),
    actor: staff,
  }
  const { data } = await call(services, request)
  const { id } = Object(data)
  if (other.userId === null) throw new Error('somebody')
  await callAs(services, { userId: other.userId, role: 'staff' }).patients.update({
    id,
    medicalHistory: 'taken back',
  })
  const again = await call(services, request)
  expect(again.data).toMatchObject({ id, medicalHistory: 'taken back', version: 2 })
})
