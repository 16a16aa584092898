/** Several ways to say one thing, each as the fields that it needs. A body needs one of them. */
type Ways = readonly (readonly string[])[]

const names: Ways = [['first_name', 'last_name'], ['name']]
const birth: Ways = [['date_of_birth'], ['age']]
const specialty: Ways = [['specialty'], ['specialization']]
const account: Ways = [['name'], ['username']]

/** The operations whose body needs one of several fields, such as those with two models of a record. */
const alternatives: Partial<Record<string, readonly Ways[]>> = {
  register: [account],
  registerPatient: [account],
  registerDoctor: [account],
  login: [[['email'], ['username']]],
  createPatient: [names, birth],
  replacePatient: [names, birth],
  replacePatientProfile: [names, birth],
  createDoctor: [names, specialty],
  replaceDoctor: [names, specialty],
  replaceDoctorProfile: [names, specialty],
  createMapping: [
    [['patient'], ['patient_id']],
    [['doctor'], ['doctor_id']],
  ],
}

type Schema = { required?: string[] | undefined; additionalProperties?: unknown }

/** Adds the alternatives to the schema of an operation's body. It admits other fields, which are ignored. */
export function withAlternatives(operation: string, { additionalProperties: _, ...schema }: Schema): object {
  const needed = alternatives[operation]
  if (!needed) return schema
  const either = new Set(needed.flat(2))
  const required = (schema.required ?? []).filter(name => !either.has(name))
  const { required: __, ...rest } = schema
  return {
    ...rest,
    ...(required.length > 0 ? { required } : {}),
    allOf: needed.map(ways => ({ anyOf: ways.map(fields => ({ required: fields })) })),
  }
}
