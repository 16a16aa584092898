import { patients, plannedChanges, planStates, users } from '@empanel/db'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { moment, rowId } from '../../kernel/text/text.ts'
import { assigning, assignmentEnd, fullName, newPrimary, practitionersName } from '../ledger/schema.ts'

/**
 * A planned change. `role`: of an assignment that is to begin; `previous`: what becomes of the primary who is replaced;
 * `settledAt`: when it was carried out, refused or cancelled; `failure`: why it was refused.
 */
export const plan = rowSchema(plannedChanges)
  .pick({
    id: true,
    kind: true,
    patientId: true,
    practitionerId: true,
    role: true,
    previous: true,
    override: true,
    reason: true,
    dueAt: true,
    createdAt: true,
    state: true,
    settledAt: true,
    failure: true,
    failureMessage: true,
    assignmentId: true,
  })
  .extend({ patientName: z.string(), practitionerName: z.string(), createdByName: z.string() })

const { id, kind, patientId, practitionerId, role, previous, override, reason, dueAt } = plannedChanges
const { createdAt, state, settledAt, failure, failureMessage, assignmentId } = plannedChanges

export const planColumns = {
  ...{ id, kind, patientId, practitionerId, role, previous, override, reason, dueAt },
  ...{ createdAt, state, settledAt, failure, failureMessage, assignmentId },
  patientName: fullName(patients),
  practitionerName: practitionersName,
  createdByName: users.name,
}

const mostYears = 2

/** A moment that is still to come, so near that somebody can foresee what is right then. */
export const futureMoment = moment.refine(at => {
  const latest = new Date()
  latest.setUTCFullYear(latest.getUTCFullYear() + mostYears)
  return Date.parse(at) > Date.now() && Date.parse(at) < latest.getTime()
}, `Enter a moment between now and ${mostYears} years from now.`)

const due = { dueAt: futureMoment }

export const plannedAssignment = assigning.safeExtend(due)
export const plannedPrimary = newPrimary.safeExtend(due)
/** `id`: the open assignment that is to end. If it changes its role until then, the assignment in the new role ends. */
export const plannedEnd = assignmentEnd.extend(due)

export const planList = z.strictObject({
  ...pageInput,
  /** Plans are listed in the order of their time; those that are over, the latest first. */
  state: z.enum(planStates).default('planned'),
  patientId: rowId.optional(),
  practitionerId: rowId.optional(),
  /** Only plans by which this practitioner ceases to be somebody's primary, or to look after them. */
  leavingId: rowId.optional(),
})

export const planPage = pageOf(plan)
