import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openClinic } from '../clinic.ts'
import { Model } from './model.ts'
import { patientPlaces, practitionerPlaces } from './people.ts'
import { type LedgerRow, openStage } from './stage.ts'
import { type Step, step } from './steps.ts'

/** A few of them find what breaks a rule at once. What takes a rare sequence is found by a hundred: RUNS=100. */
const numRuns = Number(process.env.RUNS ?? 4)
const clinic = await openClinic()
const { sql } = clinic

/** Takes the steps in a clinic and in the model, and compares the two after each. */
async function play(steps: Step[]): Promise<void> {
  const stage = await openStage(clinic)
  const model = new Model()
  const { ledger } = model
  let before: LedgerRow[] = []
  for (const [turn, step] of steps.entries()) {
    const expected = model.take(step)
    expect(await stage.take(step), JSON.stringify(step)).toEqual(expected)
    const rows = await stage.rows()
    const team = (place: number) =>
      rows
        .filter(row => row.ended_at === null && row.patient_id === stage.patients[place])
        .map(row => [stage.practitioners.indexOf(row.practitioner_id), row.role])
        .sort()
    expect(patientPlaces.map(team)).toEqual(ledger.teams.map(theirs => [...theirs].sort()))
    expect(sorted(await stage.newNotices())).toEqual(sorted(ledger.notices.take()))
    for (const place of practitionerPlaces) {
      expect(await stage.reachedBy(place, turn % 2)).toEqual(model.reachedBy(place))
    }
    expectHistoryKept(before, rows)
    before = rows
  }
  await expectSound()
  expect(await stage.states('planned_changes')).toEqual(model.plans.all.map(({ state }) => state))
  expect(await stage.states('transfers')).toEqual(model.handovers.all.map(({ state }) => state))
  expect(await stage.states('requests')).toEqual(model.requests.all.map(({ state }) => state))
  const sizes = await sql`select primary_for from panel_sizes order by practitioner_id`
  expect(sizes.map(one => one.primary_for)).toEqual(practitionerPlaces.map(place => ledger.sizeOf(place)))
  const [overrides] = await sql`select count(*)::int as count from panel_overrides`
  expect(overrides?.count).toBe(ledger.overrides)
}

const sorted = (notices: object[]) => notices.map(one => JSON.stringify(one, Object.keys(one).sort())).sort()

/** Rows only gain an end. */
function expectHistoryKept(before: LedgerRow[], rows: LedgerRow[]): void {
  for (const [place, old] of before.entries()) {
    const { ended_at, ended_by, end_reason } = old
    const now = rows[place]
    expect(old.ended_at === null && now ? { ...now, ended_at, ended_by, end_reason } : now).toEqual(old)
  }
}

/** The rules that hold at any instant, whatever happened. */
async function expectSound(): Promise<void> {
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
}

test(
  'any sequence of moves, plans, handovers, requests, covers and departures leaves what the rules say',
  async () => {
    const sequences = fc.array(step, { minLength: 20, maxLength: 40, size: 'max' })
    // A shorter sequence would take minutes to find. The message says at which step it went wrong.
    await fc.assert(fc.asyncProperty(sequences, play), { numRuns, endOnFailure: true })
  },
  60_000 + numRuns * 5000,
)
