import { emptyDatabase } from '@empanel/db/testing/suite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs } from '../../../test/fixtures.ts'
import { type HandoverStep, Handovers, handoverStep } from '../../../test/handover-model.ts'
import {
  Model,
  type Move,
  nurse,
  patientCount,
  practitionerCount,
  type Role,
} from '../../../test/ledger-model.ts'
import { presets } from '../../kernel/policy/presets/presets.ts'
import type { Caller } from '../../router.ts'
import { carryOutNext } from './carry-out.ts'

const { connection, sql, add, as, services } = await openClinic()

type Step =
  | HandoverStep
  | { kind: 'move' | 'plan'; move: Move }
  | { kind: 'many'; moves: Move[] }
  | { kind: 'end' | 'planEnd'; patient: number; practitioner: number }
  | { kind: 'cancel'; plan: number }
  | { kind: 'maximum'; practitioner: number; maximum: number | null }
  | { kind: 'cover'; practitioner: number; by: number; from: number; days: number }
  | { kind: 'endCover'; cover: number }
  | { kind: 'daysPass'; days: number }
  | { kind: 'deletePatient'; patient: number }
  | { kind: 'deletePractitioner'; practitioner: number }
  | { kind: 'timePasses' }

const patient = fc.nat({ max: patientCount - 1 })
const practitioner = fc.nat({ max: practitionerCount - 1 })
const assigning = fc.record({
  ...{ patient, practitioner },
  role: fc.constantFrom<Role>('primary', 'primary', 'consulting', 'supporting'),
  override: fc.boolean(),
})
const replacing = fc.record({
  ...{ patient, practitioner },
  role: fc.constant<Role>('primary'),
  previous: fc.constantFrom('end' as const, 'consulting' as const),
  override: fc.boolean(),
})
const move: fc.Arbitrary<Move> = fc.oneof(assigning, replacing)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ kind: fc.constantFrom('move' as const, 'plan' as const), move }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('many' as const),
      moves: fc.array(assigning, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom('end' as const, 'planEnd' as const),
      ...{ patient, practitioner },
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel' as const), plan: fc.nat({ max: 5 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ kind: fc.constant('maximum' as const), practitioner },
      maximum: fc.option(fc.nat({ max: 1 }), { freq: 5 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ kind: fc.constant('cover' as const), practitioner, by: practitioner },
      ...{ from: fc.nat({ max: 3 }), days: fc.integer({ min: 1, max: 5 }) },
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('endCover' as const), cover: fc.nat({ max: 4 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('daysPass' as const), days: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deletePatient' as const), patient }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deletePractitioner' as const), practitioner }) },
  { weight: 8, arbitrary: fc.constant({ kind: 'timePasses' as const }) },
  { weight: 8, arbitrary: handoverStep },
)

type Row = { id: number; patient_id: number; practitioner_id: number; role: Role; ended_at: string | null }

/** Carries steps out on the real thing, and on the model, and compares the two after each. */
async function play(steps: Step[]): Promise<void> {
  await emptyDatabase(connection)
  const admin = await as('admin')
  const instances = [services(), services()]
  const idOf = async (made: Promise<{ id: number }>) => (await made).id
  const patients: number[] = []
  const practitioners: number[] = []
  /** Each practitioner on each of the instances, which knew them from the start. */
  const selves: Caller[][] = []
  for (let n = 0; n < patientCount; n++) patients.push(await idOf(add.patient()))
  for (let n = 0; n < practitionerCount; n++) {
    const account = await add.user({ role: n === nurse ? 'clinician' : 'doctor' })
    const profession = n === nurse ? 'nurse' : 'physician'
    practitioners.push(await idOf(add.practitioner({ profession, userId: account.id })))
    const actor = { role: account.role, userId: account.id } as const
    selves.push(instances.map(one => callAs({ ...one, policy: presets['minimum-necessary'] }, actor)))
  }
  const model = new Model()
  const handovers = new Handovers(model)
  const transferIds: number[] = []
  const planIds: number[] = []
  const coverIds: number[] = []
  let before: Row[] = []
  const at = (ids: number[], place: number) => ids[place] ?? 0
  const pairOf = ({ patient, practitioner }: { patient: number; practitioner: number }) => ({
    patientId: at(patients, patient),
    practitionerId: at(practitioners, practitioner),
  })
  const outcomeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      error => String(error.reason ?? error),
    )
  const reasonFor = ({ override }: Move) => (override ? { override, reason: 'there is no other' } : {})
  let hour = 1

  async function carryOutAll(on: (typeof instances)[number]): Promise<void> {
    while ((await carryOutNext(on, () => {})) !== null);
  }

  async function take(step: Step): Promise<[real: unknown, expected: unknown]> {
    switch (step.kind) {
      case 'move': {
        const { move } = step
        const { role, previous } = move
        const input = { ...pairOf(move), ...reasonFor(move) }
        const call = previous
          ? admin.assignments.changePrimary({ ...input, previous })
          : admin.assignments.create({ ...input, role })
        return [await outcomeOf(call), model.move(move)]
      }
      case 'many': {
        const rows = step.moves.map(move => ({ ...pairOf(move), role: move.role }))
        const reply = await admin.assignments.createMany({ rows })
        const real = reply.rows.map(row => (row.outcome === 'refused' ? row.reason : 'ok'))
        return [real, step.moves.map(move => model.move({ ...move, override: false }))]
      }
      case 'plan': {
        const { move } = step
        const { role, previous } = move
        // Each at a time of its own, so that they are carried out in this order.
        const dueAt = new Date(Date.now() + 3_600_000 * hour++).toISOString()
        const input = { ...pairOf(move), ...reasonFor(move), dueAt }
        const call = previous
          ? admin.plans.changePrimary({ ...input, previous })
          : admin.plans.assign({ ...input, role })
        const outcome = await outcomeOf(call.then(({ id }) => planIds.push(id)))
        const expected = model.refusedByPeople(move) ?? 'ok'
        if (expected === 'ok') model.plans.push({ step: move, state: 'planned' })
        return [outcome, expected]
      }
      case 'end': {
        const { patient, practitioner } = step
        const id = openRow(before, pairOf(step))?.id ?? 2_000_000_000
        return [await outcomeOf(admin.assignments.end({ id })), model.end(patient, practitioner)]
      }
      case 'planEnd': {
        const { patient, practitioner } = step
        const id = openRow(before, pairOf(step))?.id ?? 2_000_000_000
        const dueAt = new Date(Date.now() + 3_600_000 * hour++).toISOString()
        const call = admin.plans.end({ id, dueAt })
        const isOpen = model.teams[patient]?.has(practitioner)
        if (isOpen) model.plans.push({ step: { ends: [patient, practitioner] }, state: 'planned' })
        return [await outcomeOf(call.then(plan => planIds.push(plan.id))), isOpen ? 'ok' : 'not_found']
      }
      case 'cancel': {
        const plan = model.plans[step.plan]
        if (!plan) return ['ok', 'ok']
        const theirs = 'ends' in plan.step ? plan.step.ends[0] : plan.step.patient
        const real = await outcomeOf(admin.plans.cancel({ id: at(planIds, step.plan) }))
        if (model.gonePatients.has(theirs)) return [real, 'not_found']
        if (plan.state === 'done' || plan.state === 'cancelled') return [real, 'conflict']
        plan.state = 'cancelled'
        return [real, 'ok']
      }
      case 'maximum': {
        const { practitioner, maximum } = step
        const practitionerId = at(practitioners, practitioner)
        const real = await outcomeOf(admin.panels.set({ practitionerId, maximum }))
        if (model.gonePractitioners.has(practitioner)) return [real, 'not_found']
        if (maximum === null) model.maxima.delete(practitioner)
        else model.maxima.set(practitioner, maximum)
        return [real, 'ok']
      }
      case 'cover': {
        const { practitioner, by, from, days } = step
        const dayAfter = (days: number) => new Date(Date.now() + 86_400_000 * days).toISOString()
        const call = admin.covers.create({
          ...{ practitionerId: at(practitioners, practitioner), byId: at(practitioners, by) },
          ...(from > 0 && { startsAt: dayAfter(from) }),
          // An hour less: it ends before another begins on that day, whatever time the steps took.
          endsAt: dayAfter(from + days - 1 / 24),
        })
        const cover = { practitioner, by, from: model.today + from, until: model.today + from + days }
        return [await outcomeOf(call.then(({ id }) => coverIds.push(id))), model.cover(cover)]
      }
      case 'endCover': {
        const id = coverIds[step.cover] ?? 2_000_000_000
        return [await outcomeOf(admin.covers.end({ id })), model.endCover(step.cover)]
      }
      case 'daysPass': {
        // A minute more: less than a cover, and more than the steps of one day take.
        const passed = `${step.days * 24 * 60 + 1} minutes`
        await sql`update covers set starts_at = starts_at - ${passed}::interval, ends_at = ends_at - ${passed}::interval`
        model.today += step.days
        return ['ok', 'ok']
      }
      case 'deletePatient': {
        const real = await outcomeOf(admin.patients.delete({ id: at(patients, step.patient) }))
        return [real, model.deletePatient(step.patient)]
      }
      case 'deletePractitioner': {
        const real = await outcomeOf(admin.practitioners.delete({ id: at(practitioners, step.practitioner) }))
        return [real, model.deletePractitioner(step.practitioner)]
      }
      case 'handOver': {
        const [fromId, practitionerId] = [at(practitioners, step.from), at(practitioners, step.to)]
        const { consulting } = step
        const call = admin.transfers.start({ fromId, to: [{ practitionerId }], split: 'even', consulting })
        return [await outcomeOf(call.then(({ id }) => transferIds.push(id))), handovers.handOver(step)]
      }
      case 'undo': {
        const id = transferIds[step.handover] ?? 2_000_000_000
        return [await outcomeOf(admin.transfers.undo({ id })), handovers.undo(step.handover)]
      }
      case 'timePasses': {
        await sql`update planned_changes set due_at = due_at - interval '1 year' where state = 'planned'`
        // One after the other where the order matters: of two at once, either may be first.
        const [one, other] = instances
        const due = model.plans.filter(({ state }) => state === 'planned').length
        if (one && other) await (due > 1 ? carryOutAll(one) : Promise.all([one, other].map(carryOutAll)))
        model.timePasses()
        return ['ok', 'ok']
      }
    }
  }

  const openRow = (rows: Row[], pair: { patientId: number; practitionerId: number }) =>
    rows.find(
      row =>
        row.ended_at === null &&
        row.patient_id === pair.patientId &&
        row.practitioner_id === pair.practitionerId,
    )

  for (const step of steps) {
    const [real, expected] = await take(step)
    expect(real, JSON.stringify(step)).toEqual(expected)
    const rows: Row[] = [...(await sql<Row[]>`select * from assignments order by id`)]
    const team = (place: number) =>
      rows
        .filter(row => row.ended_at === null && row.patient_id === at(patients, place))
        .map(row => [practitioners.indexOf(row.practitioner_id), row.role])
        .sort()
    expect(patients.map((_, place) => team(place))).toEqual(model.teams.map(theirs => [...theirs].sort()))
    // Whom each of them reaches at this moment, on each instance.
    for (const [place, callers] of selves.entries()) {
      const expected = model.reachedBy(place).map(patient => at(patients, patient))
      for (const self of callers) {
        const { items } = await self.patients.list({})
        expect(items.map(({ id }) => id)).toEqual(expected)
      }
    }
    // History stays: rows only gain an end.
    for (const [place, old] of before.entries()) {
      const { ended_at, ended_by, end_reason, ...kept } = Object(rows[place])
      const { ended_at: _at, ended_by: _by, end_reason: _reason, ...was } = Object(old)
      expect(kept).toEqual(was)
      if (old.ended_at !== null) expect(rows[place]).toEqual(old)
    }
    before = rows
  }
  await expectSound(model, practitioners)
  const states = await sql`select state from planned_changes order by id`
  expect(states.map(({ state }) => state)).toEqual(model.plans.map(({ state }) => state))
}

/** What holds at any instant, whatever happened. */
async function expectSound(model: Model, practitioners: number[]): Promise<void> {
  const twice = await sql`
    select a.id from assignments a join assignments b on a.patient_id = b.patient_id and a.id < b.id
    where a.started_at < coalesce(b.ended_at, 'infinity') and b.started_at < coalesce(a.ended_at, 'infinity')
      and (a.practitioner_id = b.practitioner_id or (a.role = 'primary' and b.role = 'primary'))`
  expect([...twice]).toEqual([])
  const sizes = await sql`
    select practitioner_id, patients, primary_for, consulting_for from panel_sizes order by practitioner_id`
  const counted = await sql`
    select practitioners.id as practitioner_id, count(a.id)::int as patients,
      count(*) filter (where role = 'primary')::int as primary_for,
      count(*) filter (where role = 'consulting')::int as consulting_for
    from practitioners left join assignments a on a.practitioner_id = practitioners.id and a.ended_at is null
    group by practitioners.id order by practitioners.id`
  expect([...sizes]).toEqual([...counted])
  expect(sizes.map(({ primary_for }) => primary_for)).toEqual(practitioners.map((_, n) => model.sizeOf(n)))
  const [overrides] = await sql`select count(*)::int as count from panel_overrides`
  expect(overrides?.count).toBe(model.overrides)
}

test('any sequence of moves, plans, ends, deletions and settings leaves the ledger as its rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), steps => play(steps)),
    { numRuns: 8 },
  )
})
