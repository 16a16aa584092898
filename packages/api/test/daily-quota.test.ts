import { usage } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { usualQuotas } from '../src/kernel/limits/quotas.ts'
import { createWaits } from '../src/kernel/limits/waits.ts'
import type { PresetName } from '../src/kernel/policy/presets/presets.ts'
import type { Admissions } from '../src/kernel/policy/registration.ts'
import { createCaller } from '../src/router.ts'
import { openClinic } from './clinic.ts'
import { callAs, refusalOf, testContext, testServices } from './fixtures.ts'

const { connection, db, add } = await openClinic()
beforeEach(() => db.delete(usage))

const ana = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' } as const

const ida = { firstName: 'Ida', lastName: 'Osei', specialty: 'Cardiology' }

/**
 * A server that lets people three creations a day unless the clinic let them in. Each call makes another one on the
 * same database.
 */
const instance = (preset: PresetName, wanted?: Partial<Admissions>) => ({
  ...testServices(db, preset, wanted),
  quotas: { ...usualQuotas, creationsPerDay: 3 },
})

/** The results of doing something so many times; for refusals by a quota, their message. */
async function outcomesOf(times: number, work: () => Promise<unknown>): Promise<unknown[]> {
  const outcomes = []
  for (let n = 0; n < times; n++) {
    outcomes.push(
      await work().then(
        () => 'made',
        (error: unknown) => error,
      ),
    )
  }
  return outcomes
}

const refusal = {
  code: 'TOO_MANY_REQUESTS',
  reason: 'quota_reached',
  message: expect.stringMatching(
    /^You entered as much today as one may within a day, what was deleted again included\. Try again in (\d+ hours|1 hour|\d+ minutes|1 minute)\.$/,
  ),
  retryAfterSeconds: expect.any(Number),
}

type Loop = { table: string; prepare: () => Promise<() => Promise<unknown>> }

/** Things that an account can make and undo over and over, on two servers in turn. */
const loops: Record<string, Loop> = {
  'records of patients': {
    table: 'patients',
    async prepare() {
      const caller = await someone('owner', 'staff')
      return async () => caller().patients.delete({ id: (await caller().patients.create(ana)).id })
    },
  },
  'records of doctors': {
    table: 'practitioners',
    async prepare() {
      const caller = await someone('directory', 'patient')
      return async () => caller().practitioners.delete({ id: (await caller().practitioners.create(ida)).id })
    },
  },
  assignments: {
    table: 'assignments',
    async prepare() {
      const { id: userId } = await add.user({ role: 'staff' })
      const [patient, doctor] = [await add.patient({ ownerId: userId }), await add.practitioner()]
      const pair = { patientId: patient.id, practitionerId: doctor.id }
      const caller = () => callAs(instance('owner'), { userId, role: 'staff' })
      return async () => caller().assignments.end({ id: (await caller().assignments.create(pair)).id })
    },
  },
  emergencies: {
    table: 'break_glass_grants',
    async prepare() {
      const { user } = await add.doctorAccount()
      const caller = () => callAs(instance('minimum-necessary'), { userId: user.id, role: 'doctor' })
      return async () => {
        const { id: patientId } = await add.patient()
        return caller().access.breakGlass({ patientId, reason: 'Unconscious in the emergency room' })
      }
    },
  },
}

async function someone(preset: PresetName, role: 'staff' | 'patient') {
  const { id: userId } = await add.user({ role })
  return () => callAs(instance(preset), { userId, role })
}

describe('66 what an account makes in a day is limited, undone or not', () => {
  test.each(Object.entries(loops))('%s', async (_, { table, prepare }) => {
    const work = await prepare()
    const count = async () => {
      const [row] = await db.execute(sql`select count(*)::int as n from ${sql.identifier(table)}`)
      return Number(row?.n)
    }
    const before = await count()
    // A day may end meanwhile. Of seven in a row, four fall into the same one.
    const outcomes = await outcomesOf(7, work)
    const refused = outcomes.filter(outcome => outcome !== 'made')
    expect(refused.length).toBeGreaterThan(0)
    for (const one of refused) expect(one).toMatchObject(refusal)
    expect(await count()).toBe(before + 7 - refused.length)

    await db.update(usage).set({
      since: sql`since - interval '10 days'`,
      until: sql`until - interval '10 days'`,
    })
    expect(await outcomesOf(1, work)).toEqual(['made'])
  })

  test('an account that reached the limit starts nothing new, but may repeat earlier requests and change what it made', async () => {
    const { id: userId } = await add.user({ role: 'staff' })
    // With a clock that stands still, since a day may end meanwhile.
    const services = { ...instance('owner'), waits: createWaits({ now: () => 1_000 }) }
    const asking = { ...testContext(services, { userId, role: 'staff' }), idempotencyKey: 'the-first' }
    const first = await createCaller(asking).patients.create(ana)
    const { patients, practitioners } = callAs(services, { userId, role: 'staff' })
    await outcomesOf(6, () => patients.create(ana))
    const [last] = await connection.sql`select nextval(pg_get_serial_sequence('patients', 'id')) as id`
    for (const work of [() => patients.create(ana), () => practitioners.create(ida)]) {
      expect(await refusalOf(work())).toMatchObject(refusal)
    }
    const [next] = await connection.sql`select nextval(pg_get_serial_sequence('patients', 'id')) as id`
    expect(Number(next?.id)).toBe(Number(last?.id) + 1)
    expect(await createCaller(asking).patients.create(ana)).toEqual(first)
    expect(await patients.update({ id: first.id, address: 'There' })).toMatchObject({ address: 'There' })
  })

  test('not for people whom the clinic let in', async () => {
    const create = async (preset: PresetName, wanted?: Partial<Admissions>) => {
      const { id: userId } = await add.user({ role: 'staff' })
      return outcomesOf(7, () =>
        callAs(instance(preset, wanted), { userId, role: 'staff' }).patients.create(ana),
      )
    }
    expect(await create('clinic')).toEqual(Array(7).fill('made'))
    expect(await create('owner', { staff: 'closed' })).toEqual(Array(7).fill('made'))
    expect(await create('owner')).not.toEqual(Array(7).fill('made'))
  })
})
