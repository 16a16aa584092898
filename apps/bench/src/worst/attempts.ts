import type { Call } from './attacker.ts'

/** Access tokens of accounts that anybody can create. `holder` has 500 records of the maximal length. */
export type Tokens = { holder: string; one: string; two: string; ofHolder: number[] }

/** An attempt of one or two strangers to deny service to everybody else. */
export type Attempt = {
  name: string
  clients: number
  requests: (tokens: Tokens) => Call[]
  /** People sign in meanwhile. */
  signIns?: true
  /** The server must always answer within 200 ms. */
  silent?: true
}

const largestBatch = 50
const greatestPage = { limit: 500 }
/** Short words that occur in many names. A trigram index cannot find them. */
const shortWords = ['a e', 'an er', 'o i']
/**
 * The most expensive searches: six words that each occur in many names, and unknown names, which start a search for
 * similar ones.
 */
const longSearches = [
  'a e i o n r',
  'maria ann li jo el an',
  'Xantipolis Qwertzuiop',
  'Annnna Brrrown Smmmith',
]

/** Two accounts send all these searches to lists, page after page. */
const searching = (name: string, pathOf: (q: string) => string): Attempt => ({
  name,
  clients: 2,
  requests: ({ one, two }) =>
    [...shortWords, ...longSearches].flatMap(q => [one, two].map(token => read(pathOf(q), token))),
})
const searchingRpc = (procedure: string) =>
  searching(`searches: ${procedure}`, q => rpc(procedure, { q, ...greatestPage }))
const searchingRest = (path: string) =>
  searching(`searches: GET ${path}`, q => `${path}?search=${encodeURIComponent(q)}`)

/** 45 clients sign in from the addresses that they claim. */
const signingIn = (name: string, address: string): Attempt => ({
  name,
  clients: 45,
  signIns: true,
  requests: () => [
    {
      path: '/trpc/auth.login',
      body: { login: 'nobody-{n}@bench.example', password: 'a guess like any other' },
      headers: from(address),
    },
  ],
})

export const attempts: Attempt[] = [
  {
    name: 'batches of 50 lists of 500 own records',
    clients: 1,
    silent: true,
    requests: ({ holder }) => [
      read(
        batch('patients.list', () => greatestPage),
        holder,
      ),
    ],
  },
  {
    name: 'batches of 50 records of 20,000 letters',
    clients: 1,
    silent: true,
    requests: ({ holder, ofHolder }) => [
      read(
        batch('patients.get', n => ({ id: ofHolder[n] })),
        holder,
      ),
    ],
  },
  {
    name: 'lists of whole records over REST',
    clients: 1,
    silent: true,
    requests: ({ holder }) => [read('/api/patients/', holder)],
  },
  ...['patients.list', 'assignments.list', 'practitioners.list', 'assignments.myPractitioners'].map(
    searchingRpc,
  ),
  ...['/api/patients/', '/api/doctors/', '/api/mappings/'].map(searchingRest),
  signingIn('45 sign-ins from one address', '198.51.100.1'),
  signingIn('45 sign-ins from one IPv6 network', '2001:db8:1:1::{client}'),
  { name: 'creating without end', clients: 4, requests: ({ one, two }) => [one, two].map(creating) },
  {
    name: 'changing without end',
    clients: 4,
    requests: ({ holder, ofHolder }) => ofHolder.slice(0, 4).map(id => changing(id, holder)),
  },
  { name: 'registering without end', clients: 4, signIns: true, requests: () => [registering] },
]

export const from = (address: string) => ({ 'x-forwarded-for': address })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const read = (path: string, token: string): Call => ({ path, headers: bearer(token) })

const rpc = (procedure: string, input: object) =>
  `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`

function batch(procedure: string, input: (n: number) => object): string {
  const calls = Array.from({ length: largestBatch }, (_, n) => n)
  const inputs = Object.fromEntries(calls.map(n => [n, input(n)]))
  const names = calls.map(() => procedure).join(',')
  return `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`
}

const longText = 'x'.repeat(20_000)

const creating = (token: string): Call => ({
  path: '/trpc/patients.create',
  body: {
    firstName: 'N{n}',
    lastName: 'Other',
    dateOfBirth: '1990-04-01',
    gender: 'U',
    medicalHistory: longText,
  },
  headers: bearer(token),
})

const changing = (id: number, token: string): Call => ({
  path: '/trpc/patients.update',
  body: { id, medicalHistory: `{n} ${longText.slice(0, 19_900)}` },
  headers: bearer(token),
})

const registering: Call = {
  path: '/trpc/auth.registerPatient',
  body: { name: 'N{n} Other', email: 'other-{n}@bench.example', password: 'a guess like any other' },
  headers: from('198.51.100.2'),
}
