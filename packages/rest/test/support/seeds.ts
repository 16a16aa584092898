import type { PresetName } from '@empanel/api'
import type { Account, TestServer } from './server.ts'

/** A documented backend that Empanel replaces, with the bodies from its document. */
export type Seed = {
  name: string
  preset: PresetName
  registration: Record<string, string>
  login: Record<string, string>
  refreshPath: string
}

const password = 'correct horse battery staple'

export const seed001: Seed = {
  name: 'seed 001',
  preset: 'front-desk',
  registration: { username: 'frontdesk', email: 'desk@example.com', password },
  login: { username: 'frontdesk', password },
  refreshPath: '/api/auth/token/refresh/',
}
export const seed002: Seed = {
  name: 'seed 002',
  preset: 'owner',
  registration: { name: 'Alice Smith', email: 'alice@example.com', password },
  login: { email: 'alice@example.com', password },
  refreshPath: '/api/auth/token/refresh/',
}
export const seed003: Seed = {
  name: 'seed 003',
  preset: 'directory',
  registration: { username: 'avinash', password, email: 'avinash@example.com' },
  login: { username: 'avinash', password },
  refreshPath: '/api/auth/refresh/',
}
export const seed004: Seed = {
  name: 'seed 004',
  preset: 'owner',
  registration: { name: 'Bob Jones', email: 'bob@example.com', password },
  login: { email: 'bob@example.com', password },
  refreshPath: '/api/auth/refresh/',
}
export const seeds = [seed001, seed002, seed003, seed004]

/** The account of the seed's document, as its registration makes it, signed in. */
export function enter(server: TestServer, { registration }: Seed): Promise<Account> {
  const { email, username, name = username } = registration
  const person = { ...(email && { email }), ...(username && { username }), ...(name && { name }) }
  return server.account(server.services.policy.registration.account, person)
}

/** An account that may write doctors: under 001 an admin, elsewhere the one that registered. */
export const doctorEditor = async (server: TestServer, seed: Seed, entered: Account): Promise<Account> =>
  seed.preset === 'front-desk' ? server.account('admin') : entered

export const johnDoe = {
  first_name: 'John',
  last_name: 'Doe',
  date_of_birth: '1990-01-01',
  gender: 'M',
  address: '123 Health St',
  phone_number: '1234567890',
  email: 'john.doe@example.com',
  medical_history: 'No major issues',
}

export const emilyCarter = {
  first_name: 'Emily',
  last_name: 'Carter',
  specialty: 'Cardiology',
  phone_number: '9876543210',
  email: 'emily.carter@example.com',
  license_number: 'LIC123',
}

/** A moment in the contract's form: ISO 8601 in UTC. */
export const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
