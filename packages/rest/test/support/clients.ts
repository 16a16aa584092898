import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

type Call = {
  method: string
  url: string
  token?: string | undefined
  body?: Record<string, unknown> | undefined
}
export type Answer = { status: number; body: unknown }

/** A program that clients of the documented backends use. */
export type Client = { name: string; send: (call: Call) => Promise<Answer> }

const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'])
    return true
  } catch {
    process.stderr.write('No curl here: the documents are not replayed with it.\n')
    return false
  }
})()

const entriesOf = (body: Record<string, unknown>) =>
  Object.entries(body).map(([name, value]): [string, string] => [name, String(value)])

async function curl({ method, url, token, body }: Call, data: (body: object) => string[]): Promise<Answer> {
  const sent = [
    ...['-sS', '-X', method, '-w', '\n%{http_code}', url],
    ...(token ? ['-H', `Authorization: Bearer ${token}`] : []),
    ...(body ? data(body) : []),
  ]
  const { stdout } = await promisify(execFile)('curl', sent)
  const end = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(end + 1)), body: parsed(stdout.slice(0, end)) }
}

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))

async function over(call: Call, headers: Record<string, string>, body?: string | URLSearchParams | FormData) {
  const authorization = call.token ? { authorization: `Bearer ${call.token}` } : {}
  const response = await fetch(call.url, {
    method: call.method,
    headers: { ...headers, ...authorization },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, body: parsed(await response.text()) }
}

/** Pages made by Django also send this. */
const csrf = { csrfmiddlewaretoken: 'd41d8cd98f00b204e9800998ecf8427e' }
const asPage = { accept: 'text/html,application/xhtml+xml' }

const ofRequests = {
  'user-agent': 'python-requests/2.32.3',
  accept: '*/*',
  'accept-encoding': 'gzip, deflate',
}
/** Python's `json.dumps`: spaces after colons and commas, ASCII only. */
const pythonJson = (body: object) =>
  JSON.stringify(body, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const ofAxios = { accept: 'application/json, text/plain, */*', 'user-agent': 'axios/1.7.9' }

/** curl sends each request from a process of its own. */
export const curls: Client[] = hasCurl
  ? [
      {
        name: 'curl with JSON',
        send: call =>
          curl(call, body => ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)]),
      },
      {
        name: 'curl with -d name=value',
        send: call =>
          curl(call, body =>
            entriesOf(Object(body)).flatMap(([name, text]) => ['--data-urlencode', `${name}=${text}`]),
          ),
      },
      {
        name: 'curl with -F name=value',
        send: call =>
          curl(call, body =>
            entriesOf(Object(body)).flatMap(([name, text]) => ['--form-string', `${name}=${text}`]),
          ),
      },
    ]
  : []

/** Other clients, imitated with `fetch`. */
export const imitated: Client[] = [
  {
    name: 'an HTML form',
    send: call => over(call, asPage, call.body && new URLSearchParams(entriesOf({ ...csrf, ...call.body }))),
  },
  {
    name: 'a multipart HTML form',
    send: call => {
      const form = new FormData()
      for (const [name, text] of entriesOf({ ...csrf, ...call.body })) form.append(name, text)
      // An empty file field.
      form.append('photo', new File([], ''))
      return over(call, asPage, call.body && form)
    },
  },
  {
    name: 'requests with json=',
    send: call =>
      call.body
        ? over(call, { ...ofRequests, 'content-type': 'application/json' }, pythonJson(call.body))
        : over(call, ofRequests),
  },
  {
    name: 'requests with data=',
    send: call =>
      call.body
        ? over(
            call,
            { ...ofRequests, 'content-type': 'application/x-www-form-urlencoded' },
            new URLSearchParams(entriesOf(call.body)).toString(),
          )
        : over(call, ofRequests),
  },
  {
    name: 'axios',
    send: call =>
      // Many set the type as a default, and send it even without a body.
      over(call, { ...ofAxios, 'content-type': 'application/json' }, call.body && JSON.stringify(call.body)),
  },
]
