import { notFound, recordDenial, rowId } from '@empanel/api'
import { z } from 'zod'
import { readDoctor, readWholePatient } from '../reading/models.ts'
import { camelKeys } from '../reading/names.ts'
import { doctor, doctorBody, showDoctor } from './doctors.ts'
import { contract, contractProcedures, endpoint, oneRecord, type RestContext } from './endpoint.ts'
import { nothing } from './inputs.ts'
import { asChange, patient, patientBody, showPatient } from './patients.ts'

const tag = 'Profiles'
const ofCaller = "`user_id` is the id of the caller's own account; any other answers 404."

const accountId = rowId.meta({ description: "The caller's account." })

/** The record that belongs to the caller's account; of several patients, the oldest. */
export const profileEndpoints = {
  getPatientProfile: endpoint({
    signedIn: true,
    tagged: true,
    calls: [contractProcedures.patients.list],
    refuses: [404],
    method: 'GET',
    path: '/api/patient-profile/',
    summary: "The caller's own patient record",
    description: 'Of several, the oldest.',
    tag,
  })
    .input(nothing)
    .output(patient)
    .query(async ({ ctx }) => oneRecord(ctx, await ownPatient(ctx), showPatient)),

  replacePatientProfile: endpoint({
    reads: readWholePatient,
    signedIn: true,
    tagged: true,
    calls: [contractProcedures.patients.list, contractProcedures.patients.update],
    method: 'PUT',
    path: '/api/patient-profile/{user_id}/',
    summary: "Changes the caller's own patient record",
    description: ofCaller,
    tag,
  })
    .input(z.strictObject({ user_id: accountId, ...patientBody }))
    .output(patient)
    .mutation(async ({ ctx, input: { user_id, ...fields } }) => {
      await mustBeCaller(ctx, 'patients.update', user_id)
      const { id } = await ownPatient(ctx)
      const change = { id, ...asChange(fields), ...ctx.basis }
      return oneRecord(ctx, await contract(ctx).patients.update(change), showPatient)
    }),

  getDoctorProfile: endpoint({
    signedIn: true,
    tagged: true,
    calls: [contractProcedures.practitioners.list],
    refuses: [404],
    method: 'GET',
    path: '/api/doctor-profile/',
    summary: "The caller's own doctor record",
    tag,
  })
    .input(nothing)
    .output(doctor)
    .query(async ({ ctx }) => oneRecord(ctx, await ownDoctor(ctx), showDoctor)),

  replaceDoctorProfile: endpoint({
    reads: readDoctor,
    signedIn: true,
    tagged: true,
    calls: [contractProcedures.practitioners.list, contractProcedures.practitioners.update],
    method: 'PUT',
    path: '/api/doctor-profile/{user_id}/',
    summary: "Changes the caller's own doctor record",
    description: ofCaller,
    tag,
  })
    .input(z.strictObject({ user_id: accountId, ...doctorBody }))
    .output(doctor)
    .mutation(async ({ ctx, input: { user_id, ...fields } }) => {
      await mustBeCaller(ctx, 'practitioners.update', user_id)
      const { id } = await ownDoctor(ctx)
      const change = { id, ...camelKeys(fields), ...ctx.basis }
      return oneRecord(ctx, await contract(ctx).practitioners.update(change), showDoctor)
    }),
}

async function ownPatient(ctx: RestContext) {
  const page = await contract(ctx).patients.list({ owned: true, limit: 1 })
  return page.items[0] ?? raise(notFound())
}

async function ownDoctor(ctx: RestContext) {
  const page = await contract(ctx).practitioners.list({ owned: true, limit: 1 })
  return page.items[0] ?? raise(notFound())
}

async function mustBeCaller(ctx: RestContext, action: string, userId: number): Promise<void> {
  const { authentication } = ctx
  if (authentication.kind !== 'signed-in') throw notFound()
  const { actor } = authentication
  if (actor.userId === userId) return
  await recordDenial({ ...ctx, actor, action }, { target: `user/${userId}` })
  throw notFound()
}

function raise(error: Error): never {
  throw error
}
