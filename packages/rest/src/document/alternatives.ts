type Requirement = { anyOf: { required: string[] }[] }

const oneOf = (...names: string[]): Requirement => ({ anyOf: names.map(name => ({ required: [name] })) })

/** Of operations whose body needs one of several fields. */
export const alternatives: Partial<Record<string, Requirement[]>> = {
  register: [oneOf('name', 'username')],
  registerPatient: [oneOf('name', 'username')],
  registerDoctor: [oneOf('name', 'username')],
  login: [oneOf('email', 'username')],
  createMapping: [oneOf('patient', 'patient_id'), oneOf('doctor', 'doctor_id')],
}
