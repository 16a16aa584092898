import { assignmentRoles } from '@empanel/db'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { assignment } from '../ledger/schema.ts'
import { listedPatient, patientList } from '../patients/schema.ts'
import { practitioner } from '../practitioners/schema.ts'

export const panelList = patientList.extend({
  /** Only patients for whom the caller has this role. */
  assignmentRole: z.enum(assignmentRoles).optional(),
})

/** A patient on the caller's panel, with the caller's own open assignment. */
export const panelPatient = listedPatient.extend({
  assignment: assignment.pick({ id: true, role: true, startedAt: true }),
})
export const panelPage = pageOf(panelPatient)

/** How many patients a practitioner looks after now, and how many of them as the primary. */
export const panelSize = practitioner
  .pick({ id: true, firstName: true, lastName: true, profession: true, specialty: true })
  .extend({ patients: z.int(), primaryFor: z.int() })

export const panelSizeList = z.strictObject(pageInput)
export const panelSizePage = pageOf(panelSize)
