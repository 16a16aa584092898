import { expect } from 'vitest'
import { anyId, avinash, type Document, mapping, message, password, renewed, tokens } from './shared.ts'

const thisYear = new Date().getUTCFullYear()

export const document003: Document = {
  name: 'seed 003',
  preset: 'directory',
  lines: [
    [
      'POST /api/auth/register/',
      { ...avinash, password },
      201,
      { user: { id: anyId, name: 'avinash', ...avinash }, message },
    ],
    ['POST /api/auth/login/', { username: 'avinash', password }, 200, tokens, 'token'],
    ['POST /api/auth/refresh/', { refresh: '{refresh}' }, 200, renewed],
    [
      'POST /api/patients/',
      { name: 'Ravi Kumar Rao', age: 42, gender: 'Male' },
      201,
      expect.objectContaining({
        ...{ name: 'Ravi Kumar Rao', first_name: 'Ravi Kumar', last_name: 'Rao', age: 42, gender: 'M' },
        date_of_birth: String(thisYear - 42),
      }),
      'patient',
    ],
    ['GET /api/patients/', null, 200, [expect.objectContaining({ name: 'Ravi Kumar Rao', age: 42 })]],
    [
      'PUT /api/patients/{patient}/',
      { name: 'Ravi Rao', age: 43, gender: 'male' },
      200,
      expect.objectContaining({ id: anyId, name: 'Ravi Rao', age: 43, gender: 'M' }),
    ],
    [
      'POST /api/doctors/',
      { name: 'Emily Carter', specialization: 'Cardiology' },
      201,
      expect.objectContaining({
        id: anyId,
        name: 'Emily Carter',
        specialization: 'Cardiology',
        specialty: 'Cardiology',
      }),
      'doctor',
    ],
    [
      'PUT /api/doctors/{doctor}/',
      { name: 'Emily Carter', specialization: 'Surgery' },
      200,
      expect.objectContaining({ specialization: 'Surgery' }),
    ],
    [
      'POST /api/mappings/',
      { patient_id: '{patient}', doctor_id: '{doctor}' },
      201,
      { ...mapping, patient_name: 'Ravi Rao' },
      'mapping',
    ],
    ['GET /api/mappings/', null, 200, [{ ...mapping, patient_name: 'Ravi Rao' }]],
    [
      'GET /api/mappings/patient/{patient}/',
      null,
      200,
      [expect.objectContaining({ doctor_name: 'Dr. Emily Carter' })],
    ],
    ['DELETE /api/mappings/{mapping}/', null, 204],
    ['DELETE /api/patients/{patient}/', null, 204],
    ['LEAVE', null, 0],
    [
      'GET /api/doctors/',
      null,
      200,
      [expect.objectContaining({ name: 'Emily Carter', specialization: 'Surgery' })],
    ],
    ['GET /api/patients/', null, 401, { detail: 'Authentication credentials were not provided.' }],
  ],
}
