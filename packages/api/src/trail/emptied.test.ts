import { loadDemo } from '@empanel/db/demo'
import { emptyTrail, forging } from '@empanel/db/testing'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { callAs, testPassword, testServices } from '../../test/fixtures.ts'
import { verify } from '../../test/trail.ts'
import { createAdmin } from '../identity/accounts/create.ts'

const { connection, db, sql, add } = await openClinic()
beforeEach(async () => {
  await emptyTrail(connection)
  await sql`truncate users, patients, sessions, break_glass_grants cascade`
  await sql`alter sequence audit_events_id_seq restart`
})

/** An administrator signs in, makes a doctor who breaks the glass, and reviews that grant. */
async function livelyClinic() {
  const services = testServices(db, 'minimum-necessary')
  const password = testPassword
  const admin = await createAdmin(services, { email: 'ada@example.org', name: 'Ada', password })
  await callAs(services).auth.login({ login: 'ada@example.org', password })
  const asAdmin = callAs(services, { userId: admin.id, role: 'admin' })
  const doctor = await asAdmin.practitioners.create({
    firstName: 'Dora',
    lastName: 'Doctor',
    specialty: 'Cardiology',
  })
  const account = {
    email: 'dora@example.org',
    name: 'Dora',
    password,
    role: 'doctor',
    practitionerId: doctor.id,
  } as const
  const user = await asAdmin.users.create(account)
  const patient = await add.patient()
  const asDoctor = callAs(services, { userId: user.id, role: 'doctor' })
  const grant = await asDoctor.access.breakGlass({ patientId: patient.id, reason: 'found in the street' })
  await asAdmin.access.review({ id: grant.id, version: 1, verdict: 'justified' })
}

const lost = async () => (await verify(connection)).losses.map(({ of, count }) => `${count} ${of}`).sort()

test('87 nothing is reported missing where no entry was removed, whatever else has expired', async () => {
  expect(await verify(connection)).toMatchObject({ emptiedOf: null, losses: [] })
  await livelyClinic()
  expect(await verify(connection)).toMatchObject({ emptiedOf: null, losses: [], mismatches: 0 })
  await sql`delete from sessions`
  expect(await lost()).toEqual([])
})

test('87 the demo data, which has no entries, is not reported missing', async () => {
  await loadDemo(db, { passwordHash: '-' })
  expect(await verify(connection)).toMatchObject({ emptiedOf: null, losses: [] })
})

test.each(['truncate audit_events', 'truncate audit_events restart identity', 'delete from audit_events'])(
  '87 an emptied trail is detected: %s',
  async statement => {
    await livelyClinic()
    await forging(sql, tx => tx.unsafe(statement))
    const { entries, emptiedOf, losses } = await verify(connection)
    expect(entries).toBe(0)
    expect(emptiedOf === null).toBe(statement.includes('restart'))
    expect(losses.map(({ of, count }) => `${count} ${of}`).sort()).toEqual([
      ...['1 emergency', '1 session', '1 verdict', '2 account'],
    ])
    expect(losses.every(({ since }) => Math.abs(Date.parse(since) - Date.now()) < 600_000)).toBe(true)
  },
)

test.each([
  ['auth.login', '1 session'],
  ['users.create', '2 account'],
  ['access.breakGlass', '1 emergency'],
  ['access.review', '1 verdict'],
])(
  '87 so is removal of the newest entries from %s on, by the rows stored with them',
  async (action, first) => {
    await livelyClinic()
    await forging(
      sql,
      tx =>
        tx`delete from audit_events where id >= (select min(id) from audit_events where action = ${action})`,
    )
    expect(await lost()).toContain(first)
  },
)

test('87 rows that were not made through Empanel are detected', async () => {
  await livelyClinic()
  await sql`insert into users (name, email, password_hash, role) values ('E', 'e@example.org', '-', 'admin')`
  expect(await lost()).toEqual(['1 account'])
})
