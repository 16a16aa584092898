import { createEmpanelClient } from '@empanel/client'

const url = process.env.EMPANEL_URL ?? 'http://127.0.0.1:3000'
const empanel = createEmpanelClient({ url })
await empanel.signIn({ login: 'doctor@empanel.example', password: process.env.PASSWORD ?? '' })

for await (const patient of empanel.patients.panel.all({ sort: 'name' })) {
  process.stdout.write(`${patient.lastName}, ${patient.firstName}, born ${patient.dateOfBirth}\n`)
}
await empanel.signOut()
