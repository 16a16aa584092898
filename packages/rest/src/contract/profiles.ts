import { type Context, notFound, recordDenial, rowId } from '@empanel/api'
import { z } from 'zod'
import { readDoctor, readWholePatient } from '../reading/models.ts'
import { changeOf, showRecord } from './answers.ts'
import { doctor, wholeDoctor } from './doctors.ts'
import { call, contractProcedures, type Endpoint, type Giving, type Shown } from './endpoint.ts'
import { nothing } from './inputs.ts'
import { patient, wholePatient } from './patients.ts'

const { patients, practitioners } = contractProcedures
const tag = 'Profiles'

type Versioned = { id: number; version: number }
type List<Row> = Giving<{ items: Row[] }>

/** The caller's own record. If they have several, the oldest. */
const profileOf = <Row extends Versioned>(list: List<Row>, shown: Shown<Row>) =>
  ({
    method: 'GET',
    signedIn: true,
    tagged: true,
    calls: [list],
    refuses: [404],
    takes: nothing,
    gives: shown.gives,
    answer: async ctx => showRecord(await ownOf(ctx, list), shown),
  }) satisfies Partial<Endpoint>

/** A change of that record. `action`: its name in the audit trail. */
function changeOfProfile<Row extends Versioned>(
  { list, update, action }: { list: List<Row>; update: Giving<Row>; action: string },
  shown: Shown<Row>,
) {
  const change = changeOf('PUT', update, shown)
  return {
    ...change,
    signedIn: true,
    calls: [list, update],
    description: "`user_id` is the id of the caller's own account; any other answers 404.",
    answer: async (ctx, { userId, ...fields }, reading) => {
      await assertIsCaller(ctx, action, userId)
      const { id } = await ownOf(ctx, list)
      return change.answer(ctx, { id, ...fields }, reading)
    },
  } satisfies Partial<Endpoint>
}

async function ownOf<Row>(ctx: Context, list: List<Row>): Promise<Row> {
  const { items } = await call(list, ctx, { owned: true, limit: 1 })
  const [own] = items
  if (own === undefined) throw notFound()
  return own
}

async function assertIsCaller(ctx: Context, action: string, userId: unknown): Promise<void> {
  const { authentication } = ctx
  if (authentication.kind !== 'signed-in') throw notFound()
  const { actor } = authentication
  if (actor.userId === userId) return
  await recordDenial({ ...ctx, actor, action }, { target: `user/${userId}` })
  throw notFound()
}

const user_id = rowId.meta({ description: "The caller's account." })

export const profileEndpoints = {
  getPatientProfile: {
    ...profileOf(patients.list, patient),
    path: '/api/patient-profile/',
    summary: "The caller's own patient record",
    description: 'Of several, the oldest.',
    tag,
  },

  replacePatientProfile: {
    ...changeOfProfile({ list: patients.list, update: patients.update, action: 'patients.update' }, patient),
    path: '/api/patient-profile/{user_id}/',
    summary: "Changes the caller's own patient record",
    tag,
    takes: z.object({ user_id, ...wholePatient }),
    reads: readWholePatient,
  },

  getDoctorProfile: {
    ...profileOf(practitioners.list, doctor),
    path: '/api/doctor-profile/',
    summary: "The caller's own doctor record",
    tag,
  },

  replaceDoctorProfile: {
    ...changeOfProfile(
      { list: practitioners.list, update: practitioners.update, action: 'practitioners.update' },
      doctor,
    ),
    path: '/api/doctor-profile/{user_id}/',
    summary: "Changes the caller's own doctor record",
    tag,
    takes: z.object({ user_id, ...wholeDoctor }),
    reads: readDoctor,
  },
} satisfies Record<string, Endpoint>
