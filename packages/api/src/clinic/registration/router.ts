import { creating } from '../../identity/idempotency/creating.ts'
import { publicProcedure, router } from '../../kernel/procedure.ts'
import { register, registerDoctor, registerPatient } from './register.ts'
import {
  doctorRegistration,
  patientRegistration,
  registered,
  registeredDoctor,
  registeredPatient,
  registration,
} from './schema.ts'

export const registrationRouter = router({
  /** Makes an account with the role that the policy gives to registrations. */
  register: publicProcedure
    .input(registration)
    .concat(creating)
    .output(registered)
    .mutation(({ ctx, input }) => register(ctx, input)),

  /** Makes a patient's account together with their record. */
  registerPatient: publicProcedure
    .input(patientRegistration)
    .concat(creating)
    .output(registeredPatient)
    .mutation(({ ctx, input }) => registerPatient(ctx, input)),

  /** Makes a practitioner's account together with their record. The policy may require approval. */
  registerDoctor: publicProcedure
    .input(doctorRegistration)
    .concat(creating)
    .output(registeredDoctor)
    .mutation(({ ctx, input }) => registerDoctor(ctx, input)),
})
