import type { PresetName } from '@empanel/api'
import { expect } from 'vitest'
import { emilyCarter, johnDoe, moment } from '../support/seeds.ts'

type Body = Record<string, unknown>
/** One line of a document. A name in braces stands for what an earlier line kept under it. */
type Line = [
  call: string,
  body: Body | null,
  status: number,
  reply?: unknown,
  /** The name under which the id of the reply, or its tokens, are kept. */
  keeps?: string,
]
export type Document = { name: string; preset: PresetName; lines: Line[] }

export const password = 'four words that fit here'
export const anyId = expect.any(Number)
const at = expect.stringMatching(moment)
export const message = 'User registered successfully'
export const tokens = { refresh: expect.any(String), access: expect.any(String) }
export const renewed = { access: expect.any(String) }

export const johnDoesRecord = { ...johnDoe, id: anyId, created_by: 'alice@example.com', created_at: at }
export const emilysRecord = { ...emilyCarter, id: anyId, created_at: at }
export const mapping = {
  id: anyId,
  patient: anyId,
  doctor: anyId,
  patient_name: 'John Doe',
  doctor_name: 'Dr. Emily Carter',
  assigned_at: at,
}
export const alice = { name: 'Alice Smith', email: 'alice@example.com' }
export const avinash = { username: 'avinash', email: 'avinash@example.com' }
export const admin = { username: 'admin@empanel.example', password }
