import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { practitionerPage } from '../practitioners/schema.ts'
import { careTeam, careTeamOfPatient, myPractitioners } from './care-team.ts'
import { changePrimary, createAssignment } from './create.ts'
import { createAssignments } from './create-many.ts'
import { endAssignment } from './end.ts'
import { getAssignment } from './get.ts'
import { listAssignments } from './list.ts'
import {
  assignment,
  assignmentEnd,
  assignmentGet,
  assignmentList,
  assignmentOutcomes,
  assignmentPage,
  careTeamOf,
  myPractitionersList,
  newAssignment,
  newAssignments,
  newPrimary,
} from './schema.ts'

export const assignmentsRouter = router({
  /** The assignments of patients in reach; the open ones, unless asked otherwise. */
  list: can('assignments.read')
    .input(assignmentList)
    .output(assignmentPage)
    .query(({ ctx, input }) => listAssignments(ctx, input)),

  get: can('assignments.read')
    .input(assignmentGet)
    .output(assignment)
    .query(({ ctx, input }) => getAssignment(ctx, input)),

  /** The practitioners assigned to one patient, now or at another time. */
  careTeam: can('assignments.read')
    .input(careTeamOf)
    .output(careTeam)
    .query(({ ctx, input }) => careTeamOfPatient(ctx, input)),

  /** "My practitioners": those who look after the caller's own records. */
  myPractitioners: can('careTeam.read')
    .input(myPractitionersList)
    .output(practitionerPage)
    .query(({ ctx, input }) => myPractitioners(ctx, input)),

  create: can('assignments.create')
    .input(newAssignment)
    .concat(creating)
    .output(assignment)
    .mutation(({ ctx, input }) => createAssignment(ctx, input)),

  /** Opens up to 500 assignments at once, each of which succeeds or is refused by itself. */
  createMany: can('assignments.create')
    .input(newAssignments)
    .concat(creating)
    .output(assignmentOutcomes)
    .mutation(({ ctx, input }) => createAssignments(ctx, input)),

  /** Gives a patient another primary, or makes one of the care team the primary. */
  changePrimary: can('assignments.changePrimary')
    .input(newPrimary)
    .concat(creating)
    .output(assignment)
    .mutation(({ ctx, input }) => changePrimary(ctx, input)),

  /** Ends an open assignment; the ledger keeps it. */
  end: can('assignments.end')
    .input(assignmentEnd)
    .output(assignment)
    .mutation(({ ctx, input }) => endAssignment(ctx, input)),
})
