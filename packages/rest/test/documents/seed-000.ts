import { expect } from 'vitest'
import { emilyCarter, johnDoe } from '../support/seeds.ts'
import { admin, anyId, type Document, mapping, message, password, tokens } from './shared.ts'

const { email: _john, ...johnsFields } = johnDoe
const { email: _emily, ...emilysFields } = emilyCarter

export const document000: Document = {
  name: 'seed 000',
  preset: 'three-role',
  lines: [
    [
      'POST /api/auth/register/patient/',
      { name: 'John Doe', email: 'john@example.com', password, ...johnsFields },
      201,
      {
        user: { id: anyId, name: 'John Doe', email: 'john@example.com' },
        message,
        patient: expect.objectContaining(johnsFields),
      },
      'john',
    ],
    [
      'POST /api/auth/register/doctor/',
      { name: 'Emily Carter', email: 'emily@example.com', password, ...emilysFields },
      201,
      {
        user: { id: anyId, name: 'Emily Carter', email: 'emily@example.com' },
        message,
        doctor: expect.objectContaining(emilysFields),
      },
      'emily',
    ],
    ['POST /api/auth/login/', { email: 'john@example.com', password }, 200, tokens, 'token'],
    ['GET /api/patient-profile/', null, 200, expect.objectContaining({ name: 'John Doe' }), 'patient'],
    [
      'PUT /api/patient-profile/{john}/',
      { ...johnDoe, gender: 'Male' },
      200,
      expect.objectContaining(johnDoe),
    ],
    ['GET /api/patients/my-doctors/', null, 200, []],
    ['POST /api/auth/login/', { email: 'emily@example.com', password }, 200, tokens, 'token'],
    ['GET /api/doctor-profile/', null, 200, expect.objectContaining(emilysFields), 'doctor'],
    ['PUT /api/doctor-profile/{emily}/', emilyCarter, 200, expect.objectContaining(emilyCarter)],
    ['GET /api/doctors/all-patients/', null, 200, [expect.objectContaining(johnDoe)]],
    ['GET /api/doctors/my-patients/', null, 200, []],
    ['POST /api/auth/login/', admin, 200, tokens, 'token'],
    ['POST /api/admin/assign-patient/', { patient_id: '{patient}', doctor_id: '{doctor}' }, 201, mapping],
    ['POST /api/auth/login/', { email: 'john@example.com', password }, 200, tokens, 'token'],
    ['GET /api/patients/my-doctors/', null, 200, [expect.objectContaining(emilyCarter)]],
  ],
}
