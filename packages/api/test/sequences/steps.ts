import type { Acceptance } from '@empanel/db'
import fc from 'fast-check'
import type { Move, Role } from './ledger.ts'
import { accountOf, householdCount, patientCount, practitionerCount } from './people.ts'

const patient = fc.nat({ max: patientCount - 1 })
const practitioner = fc.nat({ max: practitionerCount - 1 })
const days = fc.integer({ min: 1, max: 3 })
/** The one that was made first, second, ... There may be no such one. */
const place = fc.nat({ max: 4 })
const kind = <Kind extends string>(kind: Kind) => fc.constant(kind)
const rarely = fc.boolean().chain(one => (one ? fc.boolean() : fc.constant(false)))

const assigning = fc.record({
  ...{ patient, practitioner, override: fc.boolean() },
  role: fc.constantFrom<Role>('primary', 'primary', 'consulting', 'supporting'),
})
const replacing = fc.record({
  ...{ patient, practitioner, override: fc.boolean() },
  role: fc.constant<Role>('primary'),
  previous: fc.constantFrom('end' as const, 'consulting' as const),
})
const move: fc.Arbitrary<Move> = fc.oneof(assigning, replacing)
const moves = fc.array(
  assigning.map(one => ({ ...one, override: false })),
  { minLength: 1, maxLength: 5 },
)

const handover = fc.record({
  ...{ kind: kind('handOver'), from: practitioner, to: practitioner },
  consulting: fc.constantFrom('move' as const, 'end' as const, 'keep' as const),
  ...{ override: rarely, closesAccount: rarely },
  /** 0: at once. */
  days: fc.oneof(fc.constant(0), days),
})
const settings = fc.record({
  ...{ kind: kind('settings'), practitioner },
  accepting: fc.constantFrom<Acceptance>('open', 'open', 'existing_patients', 'existing_families', 'closed'),
  maximum: fc.option(fc.nat({ max: 2 }), { freq: 3 }),
})
const notices = fc.record({
  kind: kind('notices'),
  account: fc.oneof(
    practitioner.map(accountOf),
    fc.nat({ max: householdCount - 1 }).map(household => `holder ${household}` as const),
  ),
  notice: fc.constantFrom(
    'request_decided' as const,
    'primary_changed' as const,
    'panel_handed_over' as const,
  ),
  on: fc.boolean(),
})

/** Something that somebody does in a clinic. */
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
export const step = fc.oneof(
  { weight: 16, arbitrary: fc.record({ kind: kind('move'), move }) },
  { weight: 8, arbitrary: fc.record({ kind: kind('plan'), move, days }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('many'), moves }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('end'), patient, practitioner }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('planEnd'), patient, practitioner, days }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('cancelPlan'), place }) },
  { weight: 8, arbitrary: settings },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ kind: kind('cover'), practitioner, by: practitioner },
      /** 0: at once. */
      ...{ from: fc.nat({ max: 3 }), days: fc.integer({ min: 1, max: 5 }) },
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('endCover'), place }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('request'), patient, practitioner }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('withdraw'), place }) },
  {
    weight: 7,
    arbitrary: fc.record({ kind: kind('decide'), place, accept: fc.boolean(), override: rarely }),
  },
  { weight: 9, arbitrary: handover },
  { weight: 2, arbitrary: fc.record({ kind: kind('cancelHandover'), place }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('undo'), place }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('emergency'), patient, practitioner }) },
  { weight: 3, arbitrary: notices },
  { weight: 1, arbitrary: fc.record({ kind: kind('dies'), patient }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('deletePatient'), patient }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('deletePractitioner'), practitioner }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('daysPass'), days }) },
)
