/** One account for each role. */
export const demoAccounts = [
  { role: 'admin', email: 'admin@empanel.example', name: 'Ada Admin' },
  { role: 'staff', email: 'staff@empanel.example', name: 'Sam Staff' },
  { role: 'doctor', email: 'doctor@empanel.example', name: 'Dora Doctor' },
  { role: 'patient', email: 'patient@empanel.example', name: 'Pat Patient' },
] as const
