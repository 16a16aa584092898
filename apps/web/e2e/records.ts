import type { EmpanelClient } from '@empanel/client'
import { clientOf, freshName, newAccount } from './people.ts'

type Client = Pick<EmpanelClient, 'patients'>
type NewPatient = Parameters<EmpanelClient['patients']['create']['mutate']>[0]

/** A patient that no other test knows, entered by staff unless somebody else is given. */
export async function newPatient(given: Partial<NewPatient> = {}, by?: Client) {
  const entered = await (by ?? (await clientOf('staff'))).patients.create.mutate({
    firstName: freshName(),
    lastName: freshName(),
    dateOfBirth: '1980-02-29',
    gender: 'F',
    ...given,
  })
  const { id, firstName, lastName } = entered
  return { ...entered, id, name: `${firstName} ${lastName}`, listed: `${lastName}, ${firstName}` }
}

/** A doctor without an account, who can be assigned. */
export async function newPractitioner() {
  const [firstName, lastName] = [freshName(), freshName()]
  const admin = await clientOf('admin')
  const { id } = await admin.practitioners.create.mutate({ firstName, lastName, specialty: 'Cardiology' })
  return { id, firstName, lastName, name: `Dr. ${firstName} ${lastName}` }
}

/** A doctor with an account, and with patients whose names begin alike. */
export async function practitionerWithPanel({
  primary,
  consulting,
}: {
  primary: number
  consulting: number
}) {
  const [doctor, account, staff] = await Promise.all([
    newPractitioner(),
    newAccount('doctor'),
    clientOf('staff'),
  ])
  const admin = await clientOf('admin')
  await admin.users.changeRole.mutate({ id: account.id, role: 'doctor', practitionerId: doctor.id })
  const patients: Awaited<ReturnType<typeof newPatient>>[] = []
  // One after the other: an account that asks for all at once is told to wait.
  for (let index = 0; index < primary + consulting; index++) {
    const patient = await newPatient({ dateOfBirth: `19${String(10 + index)}-01-01` }, staff)
    const role = index < primary ? ('primary' as const) : ('consulting' as const)
    await staff.assignments.create.mutate({ patientId: patient.id, practitionerId: doctor.id, role })
    patients.push(patient)
  }
  return { ...account, doctor, patients }
}
