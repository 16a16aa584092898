const patient = { first_name: 'Ana', last_name: 'Ruiz', date_of_birth: '1990-04-01', gender: 'F' }
const doctor = { first_name: 'Emily', last_name: 'Carter', specialty: 'Cardiology' }
const password = 'correct horse battery staple'

/** A body for each operation that takes one. */
export const requestExamples: Record<string, object> = {
  register: { name: 'Ana Ruiz', email: 'ana@example.com', password },
  registerPatient: { ...patient, name: 'Ana Ruiz', email: 'ana@example.com', password },
  registerDoctor: { ...doctor, name: 'Emily Carter', email: 'emily@example.com', password },
  login: { email: 'ana@example.com', password },
  refresh: { refresh: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9...' },
  tokenRefresh: { refresh: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9...' },
  createPatient: { ...patient, phone_number: '+34 600 000 000', medical_history: 'Asthma' },
  replacePatient: { ...patient, address: '12 Elm Street' },
  updatePatient: { address: '12 Elm Street' },
  replacePatientProfile: { ...patient, address: '12 Elm Street' },
  createDoctor: { ...doctor, license_number: 'LIC123' },
  replaceDoctor: { ...doctor, phone_number: '+34 600 000 001' },
  updateDoctor: { phone_number: '+34 600 000 001' },
  replaceDoctorProfile: { ...doctor, phone_number: '+34 600 000 001' },
  createMapping: { patient: 1, doctor: 2 },
  assignPatient: { patient_id: 1, doctor_id: 2 },
}

const shownDoctor = {
  id: 2,
  ...doctor,
  phone_number: null,
  email: 'emily@example.com',
  license_number: 'LIC123',
  created_at: '2025-01-31T09:30:00.000Z',
  name: 'Emily Carter',
  specialization: 'Cardiology',
}

const shownMapping = {
  id: 3,
  patient: 1,
  doctor: 2,
  patient_name: 'Ana Ruiz',
  doctor_name: 'Dr. Emily Carter',
  assigned_at: '2025-01-31T09:30:00.000Z',
}

/** Records by the name of their schema, without the fields that are null. */
export const recordExamples: Record<string, object> = {
  Patient: {
    id: 1,
    ...patient,
    address: '12 Elm Street',
    email: 'ana@example.com',
    medical_history: 'Asthma',
    site_id: 1,
    created_by: 'desk@example.com',
    created_at: '2025-01-31T09:30:00.000Z',
    name: 'Ana Ruiz',
    age: 34,
  },
  Doctor: shownDoctor,
  Mapping: shownMapping,
  MappingWithDoctor: { ...shownMapping, doctor_details: shownDoctor },
}
