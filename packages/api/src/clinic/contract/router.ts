import { creating } from '../../identity/idempotency/creating.ts'
import { can, createCallerFactory, publicProcedure, router } from '../../kernel/procedure.ts'
import { deletePractitioner } from '../panels/delete-practitioner.ts'
import { dateOfBirthFor } from '../patients/age.ts'
import { createPatient } from '../patients/create.ts'
import { deletePatient } from '../patients/delete.ts'
import { patient } from '../patients/schema.ts'
import { changePatient } from '../patients/update.ts'
import { createPractitioner } from '../practitioners/create.ts'
import { practitioner } from '../practitioners/schema.ts'
import { changePractitioner } from '../practitioners/update.ts'
import { registerDoctor, registerPatient } from '../registration/register.ts'
import { registeredDoctor, registeredPatient } from '../registration/schema.ts'
import { listWholeAssignments, wholeAssignmentList, wholeAssignmentPage } from './assignments.ts'
import {
  contractDoctorRegistration,
  contractPatient,
  contractPatientChange,
  contractPatientRegistration,
  contractPractitioner,
  contractPractitionerChange,
  recordAt,
} from './fields.ts'
import { listWholePatients, wholePatientList, wholePatientPage } from './patients.ts'
import {
  listAllMyPractitioners,
  listWholePractitioners,
  wholePractitionerList,
  wholePractitionerPage,
} from './practitioners.ts'

/**
 * Procedures for clients of the REST contract that differ from those of `appRouter`: lists of whole rows, records whose
 * empty fields stay empty, changes by several versions. Same names and access as there, and served over REST only.
 */
export const contractRouter = router({
  auth: router({
    registerPatient: publicProcedure
      .input(contractPatientRegistration)
      .concat(creating)
      .output(registeredPatient)
      .mutation(({ ctx, input }) => registerPatient(ctx, withBirth(input))),

    registerDoctor: publicProcedure
      .input(contractDoctorRegistration)
      .concat(creating)
      .output(registeredDoctor)
      .mutation(({ ctx, input }) => registerDoctor(ctx, input)),
  }),

  patients: router({
    list: can('patients.read')
      .input(wholePatientList)
      .output(wholePatientPage)
      .query(({ ctx, input }) => listWholePatients(ctx, input)),

    panel: can('panel.read')
      .input(wholePatientList)
      .output(wholePatientPage)
      .query(({ ctx, input }) => listWholePatients(ctx, input)),

    beyondPanel: can('panel.read', 'patients.read')
      .input(wholePatientList)
      .output(wholePatientPage)
      .query(({ ctx, input }) => listWholePatients(ctx, input)),

    create: can('patients.create')
      .input(contractPatient)
      .concat(creating)
      .output(patient)
      .mutation(({ ctx, input }) => createPatient(ctx, withBirth(input))),

    update: can('patients.update')
      .input(contractPatientChange)
      .output(patient)
      .mutation(({ ctx, input: { id, version: _, versions, fromForm, whole: __, age, unborn, ...fields } }) =>
        changePatient(ctx, id, fields, { versions, fromForm, age, unborn }),
      ),

    delete: can('patients.delete')
      .input(recordAt)
      .output(recordAt.pick({ id: true }))
      .mutation(({ ctx, input }) => deletePatient(ctx, input.id, input.versions)),
  }),

  practitioners: router({
    list: can('practitioners.read')
      .input(wholePractitionerList)
      .output(wholePractitionerPage)
      .query(({ ctx, input }) => listWholePractitioners(ctx, input)),

    create: can('practitioners.create')
      .input(contractPractitioner)
      .concat(creating)
      .output(practitioner)
      .mutation(({ ctx, input }) => createPractitioner(ctx, input)),

    update: can('practitioners.update')
      .input(contractPractitionerChange)
      .output(practitioner)
      .mutation(({ ctx, input: { id, version: _, versions, fromForm, whole: __, ...fields } }) =>
        changePractitioner(ctx, id, fields, { versions, fromForm }),
      ),

    delete: can('practitioners.delete')
      .input(recordAt)
      .output(recordAt.pick({ id: true }))
      .mutation(async ({ ctx, input }) => {
        const { id } = await deletePractitioner(ctx, input.id, input.versions)
        return { id }
      }),
  }),

  assignments: router({
    list: can('assignments.read')
      .input(wholeAssignmentList)
      .output(wholeAssignmentPage)
      .query(({ ctx, input }) => listWholeAssignments(ctx, input)),

    myPractitioners: can('careTeam.read')
      .input(wholePractitionerList)
      .output(wholePractitionerPage)
      .query(({ ctx, input }) => listAllMyPractitioners(ctx, input)),
  }),
})

type Birth = { age?: number | undefined; dateOfBirth?: string | null | undefined }

/** A new patient, whose age becomes a year of birth. */
function withBirth<Fields extends Birth>({ age, ...fields }: Fields) {
  return { ...fields, ...dateOfBirthFor(age, { dateOfBirth: fields.dateOfBirth ?? null, deceasedOn: null }) }
}

/** Calls the procedures of the contract router. */
export const createContractCaller = createCallerFactory(contractRouter)
