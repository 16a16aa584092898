import { emptyDatabase } from '@empanel/db/testing/suite'
import { z } from 'zod'
import { carryOutNext } from '../../src/clinic/plans/carry-out.ts'
import { carryOutNextTransfer } from '../../src/clinic/transfers/carry-out.ts'
import { presets } from '../../src/kernel/policy/presets/presets.ts'
import type { Caller } from '../../src/router.ts'
import type { openClinic } from '../clinic.ts'
import { callAs } from '../fixtures.ts'
import type { Move } from './ledger.ts'
import type { Notice } from './notices.ts'
import {
  type Account,
  accountOf,
  holderOf,
  householdCount,
  householdOf,
  nurse,
  patientPlaces,
  practitionerPlaces,
} from './people.ts'
import type { Step } from './steps.ts'

const day = 86_400_000
/** The id of nothing. */
const nothing = 2_000_000_000

const row = z.object({
  ...{ id: z.int(), patient_id: z.int(), practitioner_id: z.int(), role: z.string() },
  ended_at: z.unknown(),
  ended_by: z.unknown(),
  end_reason: z.unknown(),
})
const written = z.array(
  z.object({
    ...{ id: z.int(), user_id: z.int(), kind: z.string(), role: z.string(), patient_id: z.int().nullable() },
    refs: z.object({
      practitionerId: z.int().optional(),
      patients: z.int().optional(),
      outcome: z.string().optional(),
    }),
  }),
)
/** A notice that was written, in the words of the model. */
type Told = { [Name in keyof Notice]: Notice[Name] extends string ? string : Notice[Name] }

/** A clinic on a database, served by two instances, in which people take steps. */
export async function openStage({
  connection,
  sql,
  add,
  as,
  services,
}: Awaited<ReturnType<typeof openClinic>>) {
  await emptyDatabase(connection)
  const admin = await as('admin')
  const instances = [services(), services()]
  const idOf = async (made: Promise<{ id: number }>) => (await made).id
  /** The ids by place. */
  const patients: number[] = []
  const practitioners: number[] = []
  const made = { plans: [0], covers: [0], handovers: [0], requests: [0] }
  for (const ids of Object.values(made)) ids.pop()
  const accounts = new Map<Account, number>()
  /** Each practitioner on each of the instances, which knew them from the start. */
  const selves: Caller[][] = []
  const holders = new Map<Account, Caller>()

  for (let household = 0; household < householdCount; household++) {
    const { id: userId, role } = await add.user({ role: 'patient' })
    accounts.set(`holder ${household}`, userId)
    holders.set(`holder ${household}`, callAs(services(), { role, userId }))
  }
  for (const place of patientPlaces) {
    const ownerId = accounts.get(holderOf(place)) ?? nothing
    patients.push(await idOf(add.patient({ ownerId, address: `${householdOf(place)} Elm Street` })))
  }
  for (const place of practitionerPlaces) {
    const { id: userId, role } = await add.user({ role: place === nurse ? 'clinician' : 'doctor' })
    accounts.set(accountOf(place), userId)
    const profession = place === nurse ? 'nurse' : 'physician'
    practitioners.push(await idOf(add.practitioner({ profession, userId })))
    selves.push(
      instances.map(one => callAs({ ...one, policy: presets['minimum-necessary'] }, { role, userId })),
    )
  }
  const at = (ids: number[], place: number) => ids[place] ?? nothing
  const pairOf = ({ patient, practitioner }: { patient: number; practitioner: number }) => ({
    patientId: at(patients, patient),
    practitionerId: at(practitioners, practitioner),
  })
  const inDays = (days: number) => new Date(Date.now() + day * days).toISOString()
  const override = (given: boolean) => (given ? { override: true, reason: 'there is no other' } : {})
  const outcomeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      (error: unknown) =>
        error instanceof Error && 'reason' in error ? String(error.reason) : String(error),
    )
  /** The same of what makes something, whose id is kept. */
  const making = (kind: keyof typeof made, call: Promise<{ id: number }>) =>
    outcomeOf(call.then(({ id }) => made[kind].push(id)))
  const holderOfRequest = async (id: number) => {
    const [found] = await sql`select patient_id from requests where id = ${id}`
    return holders.get(holderOf(Math.max(0, patients.indexOf(found?.patient_id))))
  }

  async function openRow(step: { patient: number; practitioner: number }): Promise<number> {
    const { patientId, practitionerId } = pairOf(step)
    const [open] = await sql`
      select id from assignments
      where patient_id = ${patientId} and practitioner_id = ${practitionerId} and ended_at is null`
    return open?.id ?? nothing
  }

  function move({ role, previous, ...given }: Move): Promise<unknown> {
    const input = { ...pairOf(given), ...override(given.override) }
    if (previous) return admin.assignments.changePrimary({ ...input, previous })
    return admin.assignments.create({ ...input, role })
  }

  function plan({ role, previous, ...given }: Move, days: number): Promise<{ id: number }> {
    const input = { ...pairOf(given), ...override(given.override), dueAt: inDays(days) }
    if (previous) return admin.plans.changePrimary({ ...input, previous })
    return admin.plans.assign({ ...input, role })
  }

  /** The clock goes on for all that waits for its time. */
  async function daysPass(days: number): Promise<void> {
    // A minute more: less than a day, and more than the steps of one day take.
    const passed = sql`interval '1 minute' * ${days * 24 * 60 + 1}::int`
    await sql`update covers set starts_at = starts_at - ${passed}, ends_at = ends_at - ${passed}`
    await sql`update break_glass_grants set granted_at = granted_at - ${passed}, expires_at = expires_at - ${passed}`
    await sql`update planned_changes set due_at = due_at - ${passed} where state = 'planned'`
    await sql`update transfers set due_at = due_at - ${passed} where state = 'planned'`
    await carryOutAll('planned_changes', carryOutNext)
    await carryOutAll('transfers', carryOutNextTransfer)
  }

  async function carryOutAll(table: string, next: typeof carryOutNext): Promise<void> {
    const [due] = await sql`
      select count(*)::int from ${sql(table)} where state = 'planned' and due_at <= clock_timestamp()`
    const all = async (on: (typeof instances)[number]) => {
      while ((await next(on, () => {})) !== null);
    }
    // One after the other where the order matters: of two at once, either may be first.
    if (due?.count === 1) await Promise.all(instances.map(all))
    else for (const one of instances.toReversed()) await all(one)
  }

  async function take(step: Step): Promise<string | string[]> {
    switch (step.kind) {
      case 'move':
        return outcomeOf(move(step.move))
      case 'many': {
        const rows = step.moves.map(move => ({ ...pairOf(move), role: move.role }))
        const reply = await admin.assignments.createMany({ rows })
        return reply.rows.map(row => (row.outcome === 'refused' ? row.reason : 'ok'))
      }
      case 'plan':
        return making('plans', plan(step.move, step.days))
      case 'end':
        return outcomeOf(admin.assignments.end({ id: await openRow(step) }))
      case 'planEnd':
        return making('plans', admin.plans.end({ id: await openRow(step), dueAt: inDays(step.days) }))
      case 'cancelPlan':
        return outcomeOf(admin.plans.cancel({ id: at(made.plans, step.place) }))
      case 'settings': {
        const { accepting, maximum } = step
        const practitionerId = at(practitioners, step.practitioner)
        return outcomeOf(admin.panels.set({ practitionerId, accepting, maximum }))
      }
      case 'cover': {
        const { from, days } = step
        const call = admin.covers.create({
          ...{ practitionerId: at(practitioners, step.practitioner), byId: at(practitioners, step.by) },
          ...(from > 0 && { startsAt: inDays(from) }),
          // An hour less: it ends before another begins on that day, whatever time the steps took.
          endsAt: inDays(from + days - 1 / 24),
        })
        return making('covers', call)
      }
      case 'endCover':
        return outcomeOf(admin.covers.end({ id: at(made.covers, step.place) }))
      case 'request': {
        const holder = holders.get(holderOf(step.patient)) ?? admin
        return making('requests', holder.requests.create({ ...pairOf(step), message: 'Please.' }))
      }
      case 'withdraw': {
        const id = at(made.requests, step.place)
        const holder = (await holderOfRequest(id)) ?? admin
        return outcomeOf(holder.requests.withdraw({ id }))
      }
      case 'decide': {
        const { accept, override } = step
        const id = at(made.requests, step.place)
        return outcomeOf(admin.requests.decide({ id, accept, override, answer: 'As you wish.' }))
      }
      case 'handOver': {
        const { consulting, closesAccount, days } = step
        const call = admin.transfers.start({
          ...{ fromId: at(practitioners, step.from), to: [{ practitionerId: at(practitioners, step.to) }] },
          ...{ split: 'even', consulting, closesAccount, ...override(step.override) },
          ...(days > 0 && { effectiveAt: inDays(days) }),
        })
        return making('handovers', call)
      }
      case 'cancelHandover':
        return outcomeOf(admin.transfers.cancel({ id: at(made.handovers, step.place) }))
      case 'undo':
        return outcomeOf(admin.transfers.undo({ id: at(made.handovers, step.place) }))
      case 'emergency': {
        const [self = admin] = selves[step.practitioner] ?? []
        const patientId = at(patients, step.patient)
        return outcomeOf(self.access.breakGlass({ patientId, reason: 'found unconscious in the street' }))
      }
      case 'notices': {
        const { account, notice, on } = step
        const [, place] = account.split(' ')
        const self = holders.get(account) ?? selves[Number(place)]?.[0] ?? admin
        return outcomeOf(self.notices.setSettings({ [notice]: on }))
      }
      case 'dies': {
        const deceasedOn = new Date().toISOString().slice(0, 10)
        return outcomeOf(admin.patients.update({ id: at(patients, step.patient), deceasedOn }))
      }
      case 'deletePatient':
        return outcomeOf(admin.patients.delete({ id: at(patients, step.patient) }))
      case 'deletePractitioner':
        return outcomeOf(admin.practitioners.delete({ id: at(practitioners, step.practitioner) }))
      case 'daysPass':
        await daysPass(step.days)
        return 'ok'
    }
  }

  let lastNotice = 0
  /** The notices that were written since this was last asked. */
  async function newNotices(): Promise<Told[]> {
    const rows = written.parse([...(await sql`select * from notices where id > ${lastNotice} order by id`)])
    lastNotice = rows.at(-1)?.id ?? lastNotice
    const accountBy = new Map([...accounts].map(([account, id]) => [id, account]))
    return rows.map(({ kind, role, refs, ...ids }) => ({
      ...{ account: accountBy.get(ids.user_id) ?? 'somebody else', kind, role },
      patient: placeOf(patients, ids.patient_id),
      practitioner: placeOf(practitioners, refs.practitionerId),
      ...{ patients: refs.patients, outcome: refs.outcome },
    }))
  }

  return {
    ...{ take, newNotices, patients, practitioners },
    /** The whole ledger, in the order in which its rows began. */
    rows: async () => z.array(row.loose()).parse([...(await sql`select * from assignments order by id`)]),
    /** The patients whom a practitioner reaches on one of the instances, by place. */
    async reachedBy(practitioner: number, instance: number): Promise<number[]> {
      const self = selves[practitioner]?.[instance]
      if (!self) throw new Error('there is no such practitioner')
      const { items } = await self.patients.list({})
      return items.map(({ id }) => patients.indexOf(id))
    },
    /** The outcome of all plans, covers and the rest, in the order in which they were made. */
    async states(table: 'planned_changes' | 'transfers' | 'requests'): Promise<string[]> {
      return (await sql`select state from ${sql(table)} order by id`).map(({ state }) => state)
    },
  }
}

export type LedgerRow = z.infer<typeof row>

function placeOf(ids: number[], id: number | null | undefined): number | undefined {
  return id === null || id === undefined ? undefined : ids.indexOf(id)
}
