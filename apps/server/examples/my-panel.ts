import type { AppRouter } from '@empanel/api'
import { createTRPCClient, httpBatchLink } from '@trpc/client'

let headers = {}
const url = `${process.env.EMPANEL_URL ?? 'http://127.0.0.1:3000'}/trpc`
const link = httpBatchLink({ url, methodOverride: 'POST', headers: () => headers })
const empanel = createTRPCClient<AppRouter>({ links: [link] })

const credentials = { login: 'doctor@empanel.example', password: process.env.PASSWORD ?? '' }
const { access } = await empanel.auth.login.mutate(credentials)
headers = { authorization: `Bearer ${access}` }

const panel = await empanel.patients.panel.query({ sort: 'name' })
for (const { firstName, lastName, dateOfBirth } of panel.items) {
  process.stdout.write(`${lastName}, ${firstName}, born ${dateOfBirth}\n`)
}
