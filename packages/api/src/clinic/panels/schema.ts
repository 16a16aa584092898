import { acceptances, assignmentRoles, panelOverrides, panelSettings } from '@empanel/db'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { rowId } from '../../kernel/text/text.ts'
import { assignment, primary } from '../ledger/schema.ts'
import { listedPatient, patientFilter, patientList } from '../patients/schema.ts'
import { practitioner } from '../practitioners/schema.ts'
import { transition } from './transition.ts'

const ofPanel = {
  /** Only patients for whom the practitioner of the panel has this role. */
  assignmentRole: z.enum(assignmentRoles).optional(),
  /** The panel of this practitioner, whom the caller covers at this moment, instead of the caller's own. */
  coverOf: rowId.optional(),
}

/** "My patients". */
export const panelList = patientList.extend(ofPanel)
export const panelFilter = patientFilter.extend(ofPanel)

/** A patient on a panel, with the open assignment to its practitioner. */
export const panelPatient = listedPatient.extend({
  assignment: assignment.pick({ id: true, role: true, startedAt: true }),
})
export const panelPage = pageOf(panelPatient)

const settings = rowSchema(panelSettings).pick({ accepting: true, target: true, maximum: true, fte: true })

/** A practitioner's panel. */
export const panel = practitioner
  .pick({ id: true, firstName: true, lastName: true, profession: true, specialty: true, languages: true })
  .extend({
    /** How many patients the practitioner looks after now, in any role. */
    patients: z.int(),
    primary: z.int(),
    consulting: z.int(),
    /** The sum of the weights of the patients of whom the practitioner is the primary. */
    weighted: z.number(),
    ...settings.shape,
    /**
     * `weighted` as a part of target times fte: 1 is full. Without a target, `primary` as a part of the maximum; null
     * without either.
     */
    load: z.number().nullable(),
    /** The handover of this panel that is planned. */
    transition: transition.nullable(),
  })
export const panelsPage = pageOf(panel)

/** By load, panels without a target and a maximum come last. */
export const panelSorts = ['load', 'size', 'name'] as const
export type PanelSort = (typeof panelSorts)[number]

/** As many as a page may have. */
const mostNamed = 500

export const panelsList = z.strictObject({
  ...pageInput,
  sort: z.enum(panelSorts).default('load'),
  accepting: z.enum(acceptances).optional(),
  /** Only practitioners who work at this site. */
  siteId: rowId.optional(),
  /** Only the practitioner to whom this account belongs. */
  userId: rowId.optional(),
  /** Only these practitioners. */
  practitionerIds: z
    .array(rowId)
    .min(1, 'Name at least one.')
    .max(mostNamed, `At most ${mostNamed}.`)
    .optional(),
  /** Words that must all occur in name or specialty. */
  q: searchWords.optional(),
})

export const panelGet = z.strictObject({ practitionerId: rowId })

/** More than any clinic needs. */
const mostPatients = 100_000

const places = (least: number) =>
  z
    .int()
    .min(least, `Enter ${least} or more, or nothing.`)
    .max(mostPatients, `Enter at most ${mostPatients}.`)
    .nullable()

export const panelSettingsChange = z.strictObject({
  practitionerId: rowId,
  accepting: z.enum(acceptances).default('open'),
  target: places(1).default(null),
  maximum: places(0).default(null),
  fte: z
    .number()
    .min(0.05, 'Enter a part of full time from 0.05 to 2.')
    .max(2, 'Enter a part of full time from 0.05 to 2.')
    .multipleOf(0.01, 'Enter at most two decimals.')
    .default(1),
})

export const panelHistoryList = z.strictObject({ ...pageInput, practitionerId: rowId })
export const panelHistoryPage = pageOf(
  rowSchema(panelSettings)
    .pick({ id: true, accepting: true, target: true, maximum: true, fte: true, since: true, until: true })
    .extend({ setByName: z.string().nullable() }),
)

const weight = z
  .number()
  .min(0, 'Enter a weight from 0 to 99.')
  .max(99, 'Enter a weight from 0 to 99.')
  .multipleOf(0.001, 'Enter at most three decimals.')

const mostBands = 60

/** `fromAge`: a band reaches from this age to that of the next one. */
export const weightTable = z.strictObject({
  bands: z
    .array(z.strictObject({ fromAge: z.int().min(0).max(150), male: weight, female: weight, other: weight }))
    .max(mostBands, `At most ${mostBands} bands.`)
    .refine(
      bands => bands.length === 0 || bands.some(({ fromAge }) => fromAge === 0),
      'The first band begins at age 0.',
    )
    .refine(
      bands => new Set(bands.map(({ fromAge }) => fromAge)).size === bands.length,
      'Two bands begin at the same age.',
    ),
})

export const overrideList = z.strictObject({ ...pageInput, practitionerId: rowId.optional() })
export const overridePage = pageOf(
  rowSchema(panelOverrides)
    .pick({ id: true, at: true, refusal: true, reason: true, size: true, maximum: true, accepting: true })
    .extend({
      byName: z.string().nullable(),
      patientId: rowId,
      patientName: z.string(),
      practitionerId: rowId,
      practitionerName: z.string(),
      /** The patient's primary now. */
      primary: primary.nullable(),
    }),
)
