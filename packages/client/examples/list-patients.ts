import { createEmpanelClient, EmpanelError } from '@empanel/client'

/*
 * Prints the patients that an account may see, by name:
 * EMPANEL_URL=https://clinic.example EMPANEL_LOGIN=... EMPANEL_PASSWORD=... node list-patients.ts [words of the name]
 */
const { EMPANEL_URL = 'http://127.0.0.1:3000', EMPANEL_LOGIN = '', EMPANEL_PASSWORD = '' } = process.env
const q = process.argv.slice(2).join(' ')

const client = createEmpanelClient({ url: EMPANEL_URL })
try {
  await client.signIn({ login: EMPANEL_LOGIN, password: EMPANEL_PASSWORD })
  for await (const patient of client.patients.all({ sort: 'name', ...(q ? { q } : {}) })) {
    process.stdout.write(`${patient.lastName}, ${patient.firstName}, born ${patient.dateOfBirth ?? '?'}\n`)
  }
  await client.signOut()
} catch (error) {
  if (!(error instanceof EmpanelError)) throw error
  process.stderr.write(`${error.code}: ${error.message}\n`)
  process.exitCode = 1
}
