import { assignment, assignmentSortFields, mostRows, Refusal } from '@empanel/api'
import { z } from 'zod'
import { snakeKeys } from '../reading/names.ts'
import { doctor, showDoctor } from './doctors.ts'
import {
  contract,
  contractProcedures,
  core,
  endpoint,
  oneRecord,
  procedures,
  type RestContext,
  rows,
} from './endpoint.ts'
import { askedOf, byId, id, list, listOfPatient } from './inputs.ts'
import { pairOfIds, pairOfIdsOrNames } from './pair.ts'

/** An open assignment as the contract shows one. */
export const mapping = z
  .object({
    id,
    patient: id,
    doctor: id,
    ...snakeKeys(assignment.pick({ patientName: true, practitionerName: true }).shape),
    assigned_at: z.iso.datetime(),
  })
  .meta({ id: 'Mapping' })

const mappingWithDoctor = mapping.extend({ doctor_details: doctor }).meta({ id: 'MappingWithDoctor' })

type Assignment = z.infer<typeof assignment>
const showMapping = ({
  id,
  patientId,
  practitionerId,
  patientName,
  practitionerName,
  startedAt,
}: Assignment) => ({
  id,
  patient: patientId,
  doctor: practitionerId,
  patient_name: patientName,
  doctor_name: practitionerName,
  assigned_at: startedAt,
})

/** As long as a mapping is open, nothing of it changes. */
const onlyVersion = 1
const show = (ctx: RestContext, record: Assignment) =>
  oneRecord(ctx, { ...record, version: onlyVersion }, showMapping)

const tag = 'Mappings'
const { assignments } = procedures

const create = (path: `/${string}`, summary: string) =>
  endpoint({
    calls: [assignments.create],
    refuses: [404],
    method: 'POST',
    path,
    summary,
    description:
      "The same open pair a second time answers 409; a patient that is not the caller's, where the policy asks for that, 400.",
    status: 201,
    tagged: true,
    tag,
  })

const byPatient = (path: `/${string}`) =>
  endpoint({
    calls: [assignments.careTeam],
    method: 'GET',
    path,
    summary: 'The open mappings of one patient, each with its doctor',
    tag,
  })
    .input(listOfPatient)
    .output(z.array(mappingWithDoctor))
    .query(async ({ ctx, input: { patient_id: patientId, limit, cursor } }) => {
      ctx.asked({ limit })
      const team = await core(ctx).assignments.careTeam({ patientId })
      return rows(ctx, cut(team, limit, cursor), member => ({
        ...showMapping(member),
        doctor_details: showDoctor(member.practitioner),
      }))
    })

/** A page by id of what the core returns whole. Its cursor is the last id. */
function cut<Row extends { id: number }>(team: Row[], limit = mostRows, cursor = 0) {
  const after = [...team].sort((a, b) => a.id - b.id).filter(({ id }) => id > cursor)
  const items = after.slice(0, limit)
  const last = after.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last ? String(last.id) : null, total: team.length }
}

export const mappingEndpoints = {
  listMappings: endpoint({
    calls: [contractProcedures.assignments.list],
    method: 'GET',
    path: '/api/mappings/',
    summary: 'The open mappings that the caller may see',
    tag,
  })
    .input(list)
    .output(z.array(mapping))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, assignmentSortFields)
      return rows(ctx, await contract(ctx).assignments.list(asked), showMapping)
    }),

  createMapping: create('/api/mappings/', 'Assigns a doctor to a patient')
    .input(pairOfIdsOrNames)
    .output(mapping)
    .mutation(async ({ ctx, input }) => show(ctx, await core(ctx).assignments.create(input))),

  assignPatient: create('/api/admin/assign-patient/', 'Assigns a patient to a doctor')
    .input(pairOfIds)
    .output(mapping)
    .mutation(async ({ ctx, input }) => show(ctx, await core(ctx).assignments.create(input))),

  getMapping: endpoint({
    calls: [assignments.get],
    method: 'GET',
    path: '/api/mappings/{id}/',
    summary: 'One open mapping',
    tagged: true,
    tag,
  })
    .input(byId)
    .output(mapping)
    .query(async ({ ctx, input }) => show(ctx, await core(ctx).assignments.get({ ...input, state: 'open' }))),

  deleteMapping: endpoint({
    calls: [assignments.end],
    method: 'DELETE',
    path: '/api/mappings/{id}/',
    summary: 'Ends a mapping',
    description: 'It stays in the history of the patient and can be made anew.',
    status: 204,
    tag,
  })
    .input(byId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      if (ctx.basis.versions && !ctx.basis.versions.includes(onlyVersion)) {
        await core(ctx).assignments.get({ ...input, state: 'open' })
        throw new Refusal('CONFLICT', 'An open mapping never changes.', { reason: 'stale_version' })
      }
      await core(ctx).assignments.end(input)
    }),

  mappingsByPatient: byPatient('/api/mappings/by-patient/{patient_id}/'),
  mappingsOfPatient: byPatient('/api/mappings/patient/{patient_id}/'),
}
