import { expect } from 'vitest'
import { emilyCarter, johnDoe } from '../support/seeds.ts'
import {
  admin,
  anyId,
  avinash,
  type Document,
  emilysRecord,
  mapping,
  message,
  password,
  tokens,
} from './shared.ts'

export const document001: Document = {
  name: 'seed 001',
  preset: 'front-desk',
  lines: [
    [
      'POST /api/auth/register/',
      { ...avinash, password },
      201,
      { user: { id: anyId, name: 'avinash', ...avinash }, message },
    ],
    ['POST /api/auth/login/', { username: 'avinash', password }, 200, tokens, 'token'],
    [
      'POST /api/doctors/',
      emilyCarter,
      403,
      { detail: 'You do not have permission to perform this action.' },
    ],
    ['POST /api/patients/', johnDoe, 201, expect.objectContaining(johnDoe), 'patient'],
    ['GET /api/patients/', null, 200, [expect.objectContaining(johnDoe)]],
    ['POST /api/auth/login/', admin, 200, tokens, 'token'],
    ['POST /api/doctors/', emilyCarter, 201, expect.objectContaining(emilysRecord), 'doctor'],
    ['POST /api/mappings/', { patient: '{patient}', doctor: '{doctor}' }, 201, mapping, 'mapping'],
    ['GET /api/mappings/', null, 200, [mapping]],
    ['DELETE /api/doctors/{doctor}/', null, 204],
  ],
}
