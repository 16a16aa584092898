import { creating } from '../../identity/idempotency/creating.ts'
import { can, createCallerFactory, publicProcedure, router } from '../../kernel/procedure.ts'
import { deleteDoctor } from '../panels/delete-doctor.ts'
import { createPatient } from '../patients/create.ts'
import { deletePatient } from '../patients/delete.ts'
import { patient } from '../patients/schema.ts'
import { changePatient } from '../patients/update.ts'
import { createDoctor } from '../practitioners/create.ts'
import { doctor } from '../practitioners/schema.ts'
import { changeDoctor } from '../practitioners/update.ts'
import { registerDoctor, registerPatient } from '../registration/register.ts'
import { registeredDoctor, registeredPatient } from '../registration/schema.ts'
import { listWholeAssignments, wholeAssignmentList, wholeAssignmentPage } from './assignments.ts'
import { listAllMyDoctors, listWholeDoctors, wholeDoctorList, wholeDoctorPage } from './doctors.ts'
import {
  contractDoctor,
  contractDoctorChange,
  contractDoctorRegistration,
  contractPatient,
  contractPatientChange,
  contractPatientRegistration,
  recordAt,
} from './fields.ts'
import { listWholePatients, wholePatientList, wholePatientPage } from './patients.ts'

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
      .mutation(({ ctx, input }) => registerPatient(ctx, input)),

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
      .query(({ ctx, input }) => listWholePatients(ctx, input, 'panel')),

    beyondPanel: can('panel.read', 'patients.read')
      .input(wholePatientList)
      .output(wholePatientPage)
      .query(({ ctx, input }) => listWholePatients(ctx, input)),

    create: can('patients.create')
      .input(contractPatient)
      .concat(creating)
      .output(patient)
      .mutation(({ ctx, input }) => createPatient(ctx, input)),

    update: can('patients.update')
      .input(contractPatientChange)
      .output(patient)
      .mutation(({ ctx, input: { id, version: _, versions, fromForm, age, unborn, ...fields } }) =>
        changePatient(ctx, id, fields, { versions, fromForm, age, unborn }),
      ),

    delete: can('patients.delete')
      .input(recordAt)
      .output(recordAt.pick({ id: true }))
      .mutation(({ ctx, input }) => deletePatient(ctx, input.id, input.versions)),
  }),

  doctors: router({
    list: can('doctors.read')
      .input(wholeDoctorList)
      .output(wholeDoctorPage)
      .query(({ ctx, input }) => listWholeDoctors(ctx, input)),

    create: can('doctors.create')
      .input(contractDoctor)
      .concat(creating)
      .output(doctor)
      .mutation(({ ctx, input }) => createDoctor(ctx, input)),

    update: can('doctors.update')
      .input(contractDoctorChange)
      .output(doctor)
      .mutation(({ ctx, input: { id, version: _, versions, fromForm, ...fields } }) =>
        changeDoctor(ctx, id, fields, { versions, fromForm }),
      ),

    delete: can('doctors.delete')
      .input(recordAt)
      .output(recordAt.pick({ id: true }))
      .mutation(({ ctx, input }) => deleteDoctor(ctx, input.id, input.versions)),
  }),

  assignments: router({
    list: can('assignments.read')
      .input(wholeAssignmentList)
      .output(wholeAssignmentPage)
      .query(({ ctx, input }) => listWholeAssignments(ctx, input)),

    myDoctors: can('careTeam.read')
      .input(wholeDoctorList)
      .output(wholeDoctorPage)
      .query(({ ctx, input }) => listAllMyDoctors(ctx, input)),
  }),
})

/** Calls the procedures of the contract router. */
export const createContractCaller = createCallerFactory(contractRouter)
