import { type UserRole, userRoles } from '../schema/users.ts'

/** The demo's account of each role. */
export const demoPeople: Record<UserRole, { email: string; name: string }> = {
  admin: { email: 'admin@empanel.example', name: 'Ada Admin' },
  staff: { email: 'staff@empanel.example', name: 'Sam Staff' },
  doctor: { email: 'doctor@empanel.example', name: 'Dora Doctor' },
  clinician: { email: 'nurse@empanel.example', name: 'Nils Nurse' },
  patient: { email: 'patient@empanel.example', name: 'Pat Patient' },
}

export const demoAccounts = userRoles.map(role => ({ role, ...demoPeople[role] }))
