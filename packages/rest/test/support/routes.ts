import { appRouter, contractRouter } from '@empanel/api'
import { testPassword } from '@empanel/api/testing'
import { type Entry, entries } from '@empanel/api/walk/entries.ts'
import { recordWithin } from '@empanel/api/walk/fields.ts'
import type { World } from '@empanel/api/walk/world.ts'
import type { AnyTRPCProcedure } from '@trpc/server'
import { type Route, routes } from '../../src/contract/routes.ts'
import { emilyCarter, johnDoe } from './seeds.ts'

const account = { name: 'Ada Byron', email: 'ada@example.org', password: testPassword }
const pair: Entry['input'] = ({ id, world }) => ({ patient_id: id, doctor_id: world.sparePractitionerId })
const refresh: Entry['input'] = ({ person }) => ({ refresh: person.refresh })

/** A valid body for every route that takes one. */
const bodies: Record<string, Entry['input']> = {
  register: () => account,
  registerPatient: () => account,
  registerDoctor: () => account,
  login: ({ person }) => ({ email: person.email, password: testPassword }),
  refresh,
  tokenRefresh: refresh,
  createPatient: () => johnDoe,
  replacePatient: () => johnDoe,
  updatePatient: () => ({ address: 'St James’s Square' }),
  createDoctor: () => emilyCarter,
  replaceDoctor: () => emilyCarter,
  updateDoctor: () => ({ specialty: 'Analysis' }),
  createMapping: pair,
  assignPatient: pair,
  replacePatientProfile: () => johnDoe,
  replaceDoctorProfile: () => emilyCarter,
}

/** Routes that take or show other rows than the procedure they call: REST has one panel, with what is covered. */
const others: Record<string, Partial<Entry>> = {
  getMapping: { takes: 'openAssignment' },
  myPatients: { lists: 'patient' },
}

/** Procedures of the contract have the same names as those of the router. */
const named: [string, unknown][] = [appRouter, contractRouter].flatMap(({ _def }) =>
  Object.entries(_def.procedures),
)
const pathOf = (procedure: AnyTRPCProcedure) => named.find(([, one]) => one === procedure)?.[0] ?? 'nothing'

/** True for routes about the caller's own record, which they find by themselves. */
export const isProfile = (name: string) => name.endsWith('Profile')

/** The walk's entry for a route, made from that of the procedure that it calls last. */
function entryOf({ name, method }: Route): [string, Entry] {
  const calls = callsOf(name)
  const entry = entries[calls.at(-1) ?? 'nothing']
  if (!entry) throw new Error(`the walk has no entry for what ${name} calls`)
  if (!bodies[name] && method !== 'GET' && method !== 'DELETE') throw new Error(`no body for ${name}`)
  const query = entry.lists && !isProfile(name) ? '?limit=500' : ''
  const input: Entry['input'] = call => ({ id: call.id, query, body: bodies[name]?.(call) })
  return [name, { ...entry, input, ...others[name] }]
}

/** The paths of the procedures that a route calls. */
export const callsOf = (name: string): string[] =>
  routes.find(route => route.name === name)?.calls.map(pathOf) ?? []

/** The walk's entries for all routes. */
export const routeEntries: Record<string, Entry> = Object.fromEntries(routes.map(entryOf))

/** The name of the id in the path of a route. */
export const idNameOf = (name: string) =>
  /\{(\w+)\}/.exec(routes.find(one => one.name === name)?.path ?? '')?.[1]

/** A valid request of the administrator to a route, about one of their own rows. */
export function goodRequest({ name, path }: Route, world: World): { url: string; body: object } {
  const person = world.people.admin
  const { names } = routeEntries[name] ?? {}
  const id = (isProfile(name) ? person.ids.user.own : names && person.ids[names].own) ?? 0
  return { url: path.replace(/\{\w+\}/, String(id)), body: Object(bodies[name]?.({ id, person, world })) }
}

const patient =
  'address age created_at created_by date_of_birth email first_name gender id last_name medical_history name phone_number preferred_language site_id'
const doctor =
  'created_at email first_name id last_name license_number name phone_number specialization specialty'
const mapping = 'assigned_at doctor doctor_name id patient patient_name'
const withDoctor = `${mapping} ${recordWithin('doctor_details', doctor)}`
const registered = `message ${recordWithin('user', 'email id name')}`

/** The fields that each route shows, in the notation of the walk's `fields`. */
export const routeFields: Record<string, string> = {
  register: registered,
  registerPatient: `${registered} ${recordWithin('patient', patient)}`,
  registerDoctor: `${registered} ${recordWithin('doctor', `${doctor} status`)}`,
  login: 'access refresh',
  refresh: 'access',
  tokenRefresh: 'access',
  listPatients: patient,
  createPatient: patient,
  getPatient: patient,
  replacePatient: patient,
  updatePatient: patient,
  deletePatient: '',
  myDoctors: doctor,
  listDoctors: doctor,
  createDoctor: doctor,
  getDoctor: doctor,
  replaceDoctor: doctor,
  updateDoctor: doctor,
  deleteDoctor: '',
  getPatientProfile: patient,
  replacePatientProfile: patient,
  getDoctorProfile: doctor,
  replaceDoctorProfile: doctor,
  allPatients: patient,
  myPatients: patient,
  listMappings: mapping,
  createMapping: mapping,
  assignPatient: mapping,
  getMapping: mapping,
  deleteMapping: '',
  mappingsByPatient: withDoctor,
  mappingsOfPatient: withDoctor,
}
