import { patients } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, inArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, testContext } from '../../../test/fixtures.ts'
import type { Permitted } from '../context.ts'
import { presets } from '../policy/presets/presets.ts'
import { patientsWithin } from '../scope.ts'
import { prepared } from './prepared.ts'

const { sql, services, add } = await openClinic()
const server = services()

type Asked = { ids: Placeholder[]; gender: Placeholder | undefined }

/** A statement that counts how often its text was made. */
function counted() {
  let made = 0
  const run = prepared((ctx, { ids, gender }: Asked) => {
    made += 1
    return ctx.db
      .select({ id: patients.id })
      .from(patients)
      .where(and(patientsWithin(ctx), inArray(patients.id, ids), gender && eq(patients.gender, gender)))
      .orderBy(patients.id)
  })
  return { run, made: () => made }
}

async function asking(role: 'staff' | 'patient', userId?: number): Promise<Permitted> {
  const actor = { userId: userId ?? (await add.user()).id, role, sessionId: null }
  const scope = role === 'staff' ? 'all' : 'own'
  return { ...testContext(server), policy: presets.clinic, actor, action: 'patients.read', scope }
}

test('a text is made once for each combination of given values, and never shared between roles', async () => {
  const [ada, bob] = [await asking('patient'), await asking('patient')]
  const [hers, his] = [
    await add.patient({ ownerId: ada.actor.userId, gender: 'F' }),
    await add.patient({ ownerId: bob.actor.userId, gender: 'M' }),
  ]
  const staff = await asking('staff')
  const { run, made } = counted()
  const ids = [hers.id, his.id]
  const found = async (ctx: Permitted, gender?: string) =>
    (await run(ctx, { ids, gender })).map(({ id }) => id)
  expect(await found(ada)).toEqual([hers.id])
  expect(await found(bob)).toEqual([his.id])
  expect(made()).toBe(1)
  expect(await found(staff)).toEqual(ids)
  expect(await found(ada, 'M')).toEqual([])
  expect(await found(bob, 'M')).toEqual([his.id])
  expect(made()).toBe(3)
})

test('a caller’s own cells decide under each policy', async () => {
  const { run } = counted()
  const patient = await add.patient()
  const staff = await asking('staff')
  expect(await run(staff, { ids: [patient.id], gender: undefined })).toEqual([{ id: patient.id }])
  const narrower = { ...staff, policy: presets['minimum-necessary'], scope: 'own' } as const
  expect(await run(narrower, { ids: [patient.id], gender: undefined })).toEqual([])
})

test('combinations beyond the cached number work, too', async () => {
  const { id } = await add.patient()
  const { run } = counted()
  const staff = await asking('staff')
  for (let length = 1; length <= 120; length++) {
    expect(await run(staff, { ids: Array(length).fill(id), gender: undefined })).toEqual([{ id }])
  }
})

test('lists are planned once; searches for names, dates or a patient in the trail are planned each time', async () => {
  const { id: patientId } = await add.patient()
  const admin = callAs(server, { userId: (await add.user()).id, role: 'admin' })
  const { patients: records, audit } = admin
  const { unsafe } = sql
  let kept: boolean[] = []
  const listening: typeof unsafe = (text, params, options) => {
    // Now and then a process looks for other chains in the trail.
    if (text.startsWith('select') && !text.includes('"recent"')) kept.push(options?.prepare === true)
    return unsafe(text, params, options)
  }
  const isKept = async (ask: () => Promise<unknown>) => {
    kept = []
    await ask()
    return kept
  }
  Object.assign(sql, { unsafe: listening })
  try {
    expect(await isKept(() => records.list({}))).toEqual([true])
    expect(await isKept(() => records.list({ sort: 'name', practitionerId: 1 }))).toEqual([true])
    expect(await isKept(() => audit.list({ actorId: 1 }))).toEqual([true])
    expect(await isKept(() => records.list({ dateOfBirth: '1980-01-01' }))).toEqual([false])
    expect(await isKept(() => records.list({ ageFrom: 65 }))).toEqual([false])
    for (const q of ['Ruiz', 'A', '1980-01-01']) {
      expect(await isKept(() => records.list({ q, sort: 'newest' }))).toEqual([false])
    }
    expect(await isKept(() => audit.list({ patientId }))).toEqual([false])
    expect((await isKept(() => audit.ofPatient({ patientId })))[0]).toBe(false)
  } finally {
    Object.assign(sql, { unsafe })
  }
})
