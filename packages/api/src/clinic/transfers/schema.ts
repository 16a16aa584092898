import {
  assignmentRoles,
  practitioners,
  transferConsultings,
  transferOutcomes,
  transferRows,
  transferSplits,
  transferStates,
  transfers,
} from '@empanel/db'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { optionalText, rowId } from '../../kernel/text/text.ts'
import { panel } from '../panels/schema.ts'
import { futureMoment } from '../plans/schema.ts'

/** The most patients of one handover. Those of a larger panel stay, for another one. */
export const mostHanded = 5000
/** A page of handovers names all of them. */
const mostReceivers = 12

const receiver = z.strictObject({
  practitionerId: rowId,
  /** The most patients whose primary this practitioner becomes. */
  places: z.int().min(0).max(100_000).optional(),
})

const dividing = z.strictObject({
  /** The practitioner whose panel is handed over. */
  fromId: rowId,
  to: z
    .array(receiver)
    .min(1, 'Name at least one practitioner who takes patients over.')
    .max(mostReceivers, `At most ${mostReceivers} practitioners.`)
    .refine(
      to => new Set(to.map(({ practitionerId }) => practitionerId)).size === to.length,
      'Name each practitioner once.',
    ),
  split: z.enum(transferSplits).default('capacity'),
  /** For the split `manual`: who takes which patient. Patients who are not named stay. */
  rows: z
    .array(z.strictObject({ patientId: rowId, practitionerId: rowId }))
    .max(mostHanded, `At most ${mostHanded} patients.`)
    .optional(),
  /** The fate of the assignments in which the practitioner is not the primary. */
  consulting: z.enum(transferConsultings).default('move'),
  effectiveAt: futureMoment.optional(),
  /** Panels that are full or closed take patients, too. Needs the cell `panels.override`. */
  override: z.boolean().default(false),
})

type Dividing = z.infer<typeof dividing>

const toOthers = ({ fromId, to }: Pick<Dividing, 'fromId' | 'to'>) =>
  to.every(({ practitionerId }) => practitionerId !== fromId)
const toThemselves = { path: ['to'], message: 'Choose somebody else: a panel is handed over to colleagues.' }

const byHand = ({ split, rows, to }: Pick<Dividing, 'split' | 'rows' | 'to'>) =>
  split === 'manual'
    ? rows !== undefined &&
      new Set(rows.map(({ patientId }) => patientId)).size === rows.length &&
      rows.every(row => to.some(({ practitionerId }) => practitionerId === row.practitionerId))
    : rows === undefined
const notByHand = {
  path: ['rows'],
  message: 'For a split by hand, and only there, name each patient once, with one of those who take over.',
}

export const transferPreview = dividing.refine(toOthers, toThemselves).refine(byHand, notByHand)

export const newTransfer = dividing
  .extend({
    reason: optionalText(500),
    /** Disables the practitioner's account when nobody is left on the panel. Needs the cell `users.update`. */
    closesAccount: z.boolean().default(false),
  })
  .refine(toOthers, toThemselves)
  .refine(byHand, notByHand)
  .refine(({ split, rows }) => split !== 'manual' || (rows !== undefined && rows.length > 0), {
    path: ['rows'],
    message: 'Name at least one patient who goes to somebody.',
  })
  .refine(({ override, reason }) => !override || Boolean(reason), {
    path: ['reason'],
    message: 'Say why panels take more patients than they should.',
  })

const size = panel.pick({ primary: true, weighted: true, load: true })

/** A panel before and after the handover. `moved`: assignments that come to it. */
const panelShift = panel
  .pick({ profession: true, accepting: true, target: true, maximum: true })
  .extend({ practitionerId: rowId, name: z.string(), before: size, after: size, moved: z.int() })

/** The outcome for each patient. Compact, because there may be thousands. */
export const preview = z.object({
  from: panelShift,
  to: z.array(panelShift),
  rows: z.array(
    z.object({
      patientId: rowId,
      patientName: z.string(),
      role: z.enum(assignmentRoles),
      outcome: z.enum(['moved', 'ended', 'refused']),
      /** Who takes the patient over. */
      practitionerId: rowId.nullable(),
      failure: z.string().nullable(),
    }),
  ),
  /** Patients who stay as they are: assignments that are kept, or that nobody named in a split by hand. */
  kept: z.int(),
  /** Patients who stay because they are out of the caller's reach, or too many for one handover. */
  unreached: z.int(),
})

/** A handover. `dueAt`: from when on; `refused`: how many assignments were left where they were. */
export const transfer = rowSchema(transfers)
  .pick({
    id: true,
    fromId: true,
    split: true,
    consulting: true,
    override: true,
    closesAccount: true,
    reason: true,
    dueAt: true,
    createdAt: true,
    state: true,
    settledAt: true,
    failure: true,
    failureMessage: true,
    moved: true,
    ended: true,
    refused: true,
    accountClosed: true,
    undoneAt: true,
    restored: true,
  })
  .extend({
    fromName: z.string(),
    createdByName: z.string(),
    to: z.array(
      z.object({
        practitionerId: rowId,
        name: z.string(),
        places: z.int().nullable(),
        /** How many are to come, or came. */
        patients: z.int(),
      }),
    ),
  })

export const transferList = z.strictObject({
  ...pageInput,
  state: z.enum(transferStates).optional(),
  /** Handovers of this practitioner's panel. */
  fromId: rowId.optional(),
})
export const transferPage = pageOf(transfer)

export const transferRowsList = z.strictObject({
  ...pageInput,
  id: rowId,
  outcome: z.enum(transferOutcomes).optional(),
  /** Only patients who could not be handed over or, after an undoing, not restored. */
  failed: z.boolean().default(false),
})
export const transferRowPage = pageOf(
  rowSchema(transferRows)
    .pick({ patientId: true, role: true, practitionerId: true, outcome: true, failure: true })
    .extend({ patientName: z.string(), practitionerName: z.string().nullable() }),
)

/** A letter to a patient: no more than an envelope and the news need. */
export const transferLettersList = z.strictObject({ ...pageInput, id: rowId })
export const letterPage = pageOf(
  z.object({
    patientId: rowId,
    firstName: z.string(),
    lastName: z.string(),
    address: z.string().nullable(),
    formerName: z.string(),
    newName: z.string(),
    profession: rowSchema(practitioners).shape.profession,
    /** From when on. */
    since: z.string(),
    /** The patient's home site, from which the letter comes. */
    siteName: z.string(),
  }),
)
