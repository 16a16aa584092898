import { typedBirth } from '../../dates/typed-day.ts'
import { given } from '../../forms/given.ts'
import { empanel } from '../../server/empanel.ts'
import type { Kind } from './kinds.ts'

/** The fields of all forms together: a person who changes between them types nothing twice. */
export type Newcomer = {
  firstName: string
  lastName: string
  email: string
  password: string
  dateOfBirth: string
  gender: '' | 'F' | 'M' | 'O' | 'U'
  address: string
  phoneNumber: string
  specialty: string
  licenseNumber: string
  npi: string
}

export const nobody: Newcomer = {
  firstName: '',
  lastName: '',
  email: '',
  password: '',
  dateOfBirth: '',
  gender: '',
  address: '',
  phoneNumber: '',
  specialty: '',
  licenseNumber: '',
  npi: '',
}

/** Makes the account, and the record that goes with it. @throws EmpanelError */
export async function register(kind: Kind, values: Newcomer): Promise<void> {
  const { firstName, lastName, email, password, phoneNumber } = values
  const account = { name: `${firstName} ${lastName}`.trim(), email, password }
  // Names are sent even when empty; otherwise the server would take them from the account's name.
  const person = { ...account, firstName, lastName, ...given({ phoneNumber }) }
  if (kind === 'account') {
    await empanel.auth.register.mutate(account)
  } else if (kind === 'patient') {
    const { dateOfBirth, gender, address } = values
    await empanel.auth.registerPatient.mutate({
      ...person,
      ...given({ dateOfBirth: typedBirth(dateOfBirth), gender, address }),
    })
  } else {
    const { specialty, licenseNumber, npi } = values
    await empanel.auth.registerDoctor.mutate({ ...person, specialty, ...given({ licenseNumber, npi }) })
  }
}
