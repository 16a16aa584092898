import { assignment, assignmentSortFields, mostRows, Refusal } from '@empanel/api'
import { z } from 'zod'
import { readPart } from '../reading/lists.ts'
import { readMapping } from '../reading/models.ts'
import { snakeKeys } from '../reading/names.ts'
import { listOf } from './answers.ts'
import { doctor } from './doctors.ts'
import { call, contractProcedures, type Endpoint, type Giving, procedures } from './endpoint.ts'
import { byId, id, listOfPatient } from './inputs.ts'

type Assignment = z.infer<typeof assignment>

const shape = {
  id,
  patient: id,
  doctor: id,
  ...snakeKeys(assignment.pick({ patientName: true, practitionerName: true }).shape),
  assigned_at: z.iso.datetime(),
}
/** An open assignment as the contract shows one. */
const mapping = {
  gives: z.object(shape).meta({ id: 'Mapping' }),
  show: ({ id, patientId, practitionerId, patientName, practitionerName, startedAt }: Assignment) => ({
    id,
    patient: patientId,
    doctor: practitionerId,
    patient_name: patientName,
    doctor_name: practitionerName,
    assigned_at: startedAt,
  }),
}
const mappingWithDoctor = z
  .object({ ...shape, doctor_details: doctor.gives })
  .meta({ id: 'MappingWithDoctor' })

/** An open mapping never changes until it ends, so it has one version. */
const onlyVersion = 1

const { assignments } = procedures
const tag = 'Mappings'
const one = '/api/mappings/{id}/'

/** One open mapping, as the core procedure returns it. */
const mappingOf = (procedure: Giving<Assignment>, more = {}) =>
  ({
    tagged: true,
    calls: [procedure],
    gives: mapping.gives,
    answer: async (ctx, input) => {
      const found = await call(procedure, ctx, { ...input, ...more })
      return { body: mapping.show(found), version: onlyVersion }
    },
  }) satisfies Partial<Endpoint>

/** An identity key in a body. Form-like clients send it as text. */
const key = z.union([z.int(), z.string().regex(/^\d{1,10}$/)])
const pair = { patient_id: key, doctor_id: key }

const creation = {
  ...mappingOf(assignments.create),
  method: 'POST',
  description:
    "The same open pair a second time answers 409; a patient that is not the caller's, where the policy asks for that, 400.",
  refuses: [404],
  status: 201,
  tag,
} satisfies Partial<Endpoint>

const ofPatient = {
  method: 'GET',
  summary: 'The open mappings of one patient, each with its doctor',
  tag,
  calls: [assignments.careTeam],
  takes: listOfPatient,
  gives: z.array(mappingWithDoctor),
  reads: readPart,
  answer: async (ctx, { patientId, limit, cursor }, { query }) => {
    const team = await call(assignments.careTeam, ctx, { patientId })
    const { items, last } = cut(team, Number(limit ?? mostRows), Number(cursor ?? 0))
    return {
      body: items.map(member => ({
        ...mapping.show(member),
        doctor_details: doctor.show(member.practitioner),
      })),
      page: { total: team.length, next: last && { ...query, cursor: last.id } },
    }
  },
} satisfies Partial<Endpoint>

/** One page of a whole list, by id. `last`: its last row, if more rows follow. */
function cut<Row extends { id: number }>(team: Row[], limit: number, cursor: number) {
  const after = [...team].sort((a, b) => a.id - b.id).filter(({ id }) => id > cursor)
  const items = after.slice(0, limit)
  return { items, last: after.length > limit ? items.at(-1) : undefined }
}

export const mappingEndpoints = {
  listMappings: {
    ...listOf(contractProcedures.assignments.list, assignmentSortFields, mapping),
    path: '/api/mappings/',
    summary: 'The open mappings that the caller may see',
    tag,
  },

  createMapping: {
    ...creation,
    path: '/api/mappings/',
    summary: 'Assigns a doctor to a patient',
    takes: z.object({ patient: key, doctor: key, ...pair }).partial(),
    reads: readMapping,
  },

  assignPatient: {
    ...creation,
    path: '/api/admin/assign-patient/',
    summary: 'Assigns a patient to a doctor',
    takes: z.object(pair),
  },

  getMapping: {
    ...mappingOf(assignments.get, { state: 'open' }),
    method: 'GET',
    path: one,
    summary: 'One open mapping',
    tag,
    takes: byId,
  },

  deleteMapping: {
    method: 'DELETE',
    path: one,
    summary: 'Ends a mapping',
    description: 'It stays in the history of the patient and can be made anew.',
    status: 204,
    tag,
    calls: [assignments.end],
    takes: byId,
    gives: z.void(),
    answer: async (ctx, input, { versions }) => {
      if (versions && !versions.includes(onlyVersion)) {
        await call(assignments.get, ctx, { ...input, state: 'open' })
        throw new Refusal('CONFLICT', 'An open mapping never changes.', { reason: 'stale_version' })
      }
      await call(assignments.end, ctx, input)
      return {}
    },
  },

  mappingsByPatient: { ...ofPatient, path: '/api/mappings/by-patient/{patient_id}/' },
  mappingsOfPatient: { ...ofPatient, path: '/api/mappings/patient/{patient_id}/' },
} satisfies Record<string, Endpoint>
