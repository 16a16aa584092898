import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf, testServices } from '../../../test/fixtures.ts'
import type { Services } from '../../kernel/context.ts'

const { connection, db, add } = await openClinic()

/** A policy that lets doctors write assigned patients. No preset does. */
function services(): Services {
  const services = testServices(db, 'minimum-necessary')
  const { grid } = services.policy
  const assigned = { admin: 'all', doctor: 'assigned' } as const
  const writes = {
    'patients.update': assigned,
    'patients.delete': assigned,
    'assignments.create': assigned,
  } satisfies Partial<typeof grid>
  return { ...services, policy: { ...services.policy, grid: { ...grid, ...writes } } }
}

/** A doctor with a patient, what the doctor may do, and ways to end the assignment. */
async function stage() {
  const { user, doctor } = await add.doctorAccount()
  const { id } = await add.patient()
  const assignment = await add.assignment({ patientId: id, practitionerId: doctor.id })
  // Neither other patients of the doctor nor other doctors of the patient give permission.
  await add.assignment({ patientId: (await add.patient()).id, practitionerId: doctor.id })
  await add.assignment({ patientId: id, practitionerId: (await add.doctorAccount()).doctor.id })
  const other = await add.practitioner()
  const away = await add.practitioner()
  const cover = () => connection.sql`
    insert into covers (practitioner_id, by_id, starts_at, ends_at, created_by)
    values (${away.id}, ${doctor.id}, now() - interval '1 day', now() + interval '1 day', ${user.id})`
  const self = callAs(services(), { userId: user.id, role: 'doctor' })
  const admin = callAs(services(), { userId: (await add.user({ role: 'admin' })).id, role: 'admin' })
  const writes = {
    update: () => self.patients.update({ id, address: 'Elsewhere' }),
    delete: () => self.patients.delete({ id }),
    assign: () => self.assignments.create({ patientId: id, practitionerId: other.id }),
  }
  const rows = () => connection.sql`
    select p.*, (select count(*) from assignments a where a.patient_id = p.id) as assignments
    from patients p where id = ${id}`
  const setPractitioner = (values: object) =>
    connection.sql`update practitioners set ${connection.sql(values)} where id = ${doctor.id}`
  return {
    id,
    assignment,
    writes,
    rows,
    /** From now on the doctor has the patient as one who covers, and by nothing else. */
    async coverInstead() {
      await cover()
      await add.assignment({ patientId: id, practitionerId: away.id })
      await admin.assignments.end({ id: assignment.id })
    },
    away,
    end: () => admin.assignments.end({ id: assignment.id }),
    // No procedure does this without ending the assignment, too.
    suspend: () => setPractitioner({ status: 'pending' }),
    remove: () => setPractitioner({ deleted_at: new Date().toISOString() }),
  }
}

/** Resolves when a statement of this database waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const [row] = await connection.sql`
      select count(*)::int as n from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`
    if (row?.n > 0) return
  }
  throw new Error('nothing waits for a lock')
}

// The embedded engine runs transactions one by one.
const isServer = process.env.TEST_DATABASE_URL !== undefined

describe.each(['update', 'delete', 'assign'] as const)('43 to %s what is assigned', write => {
  test('works while the assignment is open, and not after its end', async () => {
    const before = await stage()
    await before.end()
    expect((await refusalOf(before.writes[write]())).code).toBe('NOT_FOUND')
    const after = await stage()
    await after.writes[write]()
  })

  test('works while the one to whom it is assigned is covered, and not after that', async () => {
    const { coverInstead, writes, rows, away } = await stage()
    await coverInstead()
    const before = await rows()
    await connection.sql`
      update covers set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'
      where practitioner_id = ${away.id}`
    expect((await refusalOf(writes[write]())).code).toBe('NOT_FOUND')
    expect(await rows()).toEqual(before)
    await connection.sql`update covers set ends_at = now() + interval '1 day' where practitioner_id = ${away.id}`
    await writes[write]()
  })

  test.runIf(isServer)(
    'waits for the end of a cover that is not committed yet, and finds nothing then',
    async () => {
      const { coverInstead, writes, rows, away } = await stage()
      await coverInstead()
      let refused: Promise<Awaited<ReturnType<typeof refusalOf>>> | undefined
      const before = await rows()
      await connection.sql.begin(async sql => {
        await sql`update covers set ended_at = now(), ended_by = created_by where practitioner_id = ${away.id}`
        refused = refusalOf(writes[write]())
        await someoneWaits()
      })
      expect((await refused)?.code).toBe('NOT_FOUND')
      expect(await rows()).toEqual(before)
    },
  )

  test.runIf(isServer).each([
    ['the assignment ends', 'end'],
    ['the doctor’s approval is withdrawn', 'suspend'],
    ['the doctor’s record is deleted', 'remove'],
  ] as const)('finds nothing when %s while it waits', async (_, loss) => {
    const staged = await stage()
    const { id, writes, rows } = staged
    let refused: Promise<Awaited<ReturnType<typeof refusalOf>>> | undefined
    const before = await rows()
    await connection.sql.begin(async sql => {
      await sql`select from patients where id = ${id} for update`
      refused = refusalOf(writes[write]())
      await someoneWaits()
      await staged[loss]()
    })
    expect((await refused)?.code).toBe('NOT_FOUND')
    expect(await rows()).toEqual(before)
  })

  test.runIf(isServer)('waits for an end that is not committed yet, and finds nothing then', async () => {
    const { assignment, writes, rows } = await stage()
    let refused: Promise<Awaited<ReturnType<typeof refusalOf>>> | undefined
    const before = await rows()
    await connection.sql.begin(async sql => {
      await sql`update assignments set ended_at = now() where id = ${assignment.id}`
      refused = refusalOf(writes[write]())
      await someoneWaits()
    })
    expect((await refused)?.code).toBe('NOT_FOUND')
    expect(await rows()).toEqual(before)
  })
})
