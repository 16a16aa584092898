import type { EmpanelClient } from '@empanel/client'
import { emailOf, password, signers } from '../clinic/accounts.ts'
import { field, rows } from './reply.ts'

/** Data that the load needs: existing ids and names, and the callers' tokens. */
export type World = {
  patientIds: number[]
  surnames: string[]
  /** Practitioners without patients. */
  practitionerIds: number[]
  tokens: { staff: string; doctor: string }
}

type Rest = { method: 'GET' | 'POST'; path: string; body?: object }
export type Case = {
  /** The caller, by account name. */
  as: 'staff' | 'doctor' | 'nobody'
  procedure: string
  kind: 'query' | 'mutation'
  /** The request over RPC, REST and the SDK. `n` numbers the requests of a run, so that each has its own input. */
  input: (world: World, n: number) => object
  rest: (world: World, n: number) => Rest
  sdk: (client: EmpanelClient, world: World, n: number) => Promise<unknown>
  /** Whether this is the reply to request `n`, in the spelling of RPC or REST. */
  proves: (reply: unknown, world: World, n: number) => boolean
}

const limit = 20
const at = <Item>(list: Item[], n: number): Item => {
  const item = list[n % list.length]
  if (item === undefined) throw new Error('the clinic is empty')
  return item
}
const id = (world: World, n: number) => ({ id: at(world.patientIds, n) })
const q = (world: World, n: number) => ({ q: at(world.surnames, n), limit })
const credentials = (n: number) => ({ login: emailOf(at(signers, n)), password })
const newcomer = (n: number) =>
  ({ firstName: 'Ana', lastName: `Fresh ${n}`, dateOfBirth: '1990-04-01', gender: 'F' }) as const
/**
 * An unassigned pair. Successive pairs have different practitioners, because assignments to one practitioner wait for each other.
 */
const pair = ({ patientIds, practitionerIds }: World, n: number) => ({
  patientId: at(patientIds, n),
  practitionerId: at(practitionerIds, n + Math.floor(n / patientIds.length)),
})

const isPage = (reply: unknown) => rows(reply).length === limit && rows(reply).every(row => field(row, 'id'))
/** Names as a search compares them: without case and accents. */
const folded = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const nameIn = (reply: unknown) =>
  folded(`${field(reply, 'firstName', 'first_name')} ${field(reply, 'lastName', 'last_name')}`)

export const cases = {
  get: {
    as: 'staff',
    procedure: 'patients.get',
    kind: 'query',
    input: id,
    rest: (world, n) => ({ method: 'GET', path: `/api/patients/${id(world, n).id}/` }),
    sdk: (client, world, n) => client.patients.get.query(id(world, n)),
    proves: (reply, world, n) => field(reply, 'id') === id(world, n).id,
  },
  list: {
    as: 'staff',
    procedure: 'patients.list',
    kind: 'query',
    input: () => ({ limit }),
    rest: () => ({ method: 'GET', path: `/api/patients/?limit=${limit}` }),
    sdk: client => client.patients.list.query({ limit }),
    proves: isPage,
  },
  search: {
    as: 'staff',
    procedure: 'patients.list',
    kind: 'query',
    input: q,
    rest: (world, n) => ({
      method: 'GET',
      path: `/api/patients/?limit=${limit}&q=${encodeURIComponent(q(world, n).q)}`,
    }),
    sdk: (client, world, n) => client.patients.list.query(q(world, n)),
    proves: (reply, world, n) =>
      rows(reply).length > 0 && rows(reply).every(row => nameIn(row).includes(folded(q(world, n).q))),
  },
  panel: {
    as: 'doctor',
    procedure: 'patients.panel',
    kind: 'query',
    input: () => ({ limit }),
    rest: () => ({ method: 'GET', path: `/api/doctors/my-patients/?limit=${limit}` }),
    sdk: client => client.patients.panel.query({ limit }),
    proves: isPage,
  },
  'sign-in': {
    as: 'nobody',
    procedure: 'auth.login',
    kind: 'mutation',
    input: (_, n) => credentials(n),
    rest: (_, n) => {
      const { login: email, password } = credentials(n)
      return { method: 'POST', path: '/api/auth/login/', body: { email, password } }
    },
    sdk: (client, _, n) => client.signIn(credentials(n)).then(() => ({ access: 'kept by the client' })),
    proves: reply => typeof field(reply, 'access') === 'string',
  },
  create: {
    as: 'staff',
    procedure: 'patients.create',
    kind: 'mutation',
    input: (_, n) => newcomer(n),
    rest: (_, n) => {
      const { firstName: first_name, lastName: last_name, dateOfBirth: date_of_birth, gender } = newcomer(n)
      return {
        method: 'POST',
        path: '/api/patients/',
        body: { first_name, last_name, date_of_birth, gender },
      }
    },
    sdk: (client, _, n) => client.patients.create.mutate(newcomer(n)),
    proves: (reply, _, n) => nameIn(reply) === `ana ${newcomer(n).lastName.toLowerCase()}`,
  },
  assign: {
    as: 'staff',
    procedure: 'assignments.create',
    kind: 'mutation',
    input: pair,
    rest: (world, n) => {
      const { patientId: patient, practitionerId: doctor } = pair(world, n)
      return { method: 'POST', path: '/api/mappings/', body: { patient, doctor } }
    },
    sdk: (client, world, n) => client.assignments.create.mutate(pair(world, n)),
    proves: (reply, world, n) => field(reply, 'patientId', 'patient') === pair(world, n).patientId,
  },
} satisfies Record<string, Case>

export type CaseName = keyof typeof cases
export const caseNames = Object.keys(cases).filter((name): name is CaseName => Object.hasOwn(cases, name))
