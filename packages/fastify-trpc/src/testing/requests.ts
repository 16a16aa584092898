import fc from 'fast-check'
import type { Sent } from './exchange.ts'

const json = 'application/json'

const names = [
  'echo',
  'hello',
  'nothing',
  'find',
  'nested.deep.list',
  'about',
  'refuse',
  'crash',
  'badOutput',
  'unwritable',
  'promised',
  'listed',
  'streamed',
  'created',
  'add',
  'ping',
  'maybe',
  'later.list',
  'ticks',
]
const oddNames = [
  '',
  'nested',
  'nested.deep',
  'no.such',
  '__proto__',
  'constructor',
  'toString',
  'nested.__proto__',
  'hasOwnProperty',
  'later',
  'later.no',
  'echo ',
  'ec%68o',
  'ec%2568o',
  '%zz',
  '%25zz',
  '%2C',
  'echo%2Chello',
  'echo%23',
  '%E2%98%83',
  'x'.repeat(300),
]

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names) },
  { weight: 2, arbitrary: fc.constantFrom(...oddNames) },
)
const path = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 2, arbitrary: fc.array(name, { minLength: 1, maxLength: 5 }).map(all => all.join(',')) },
)

const good = fc.constantFrom<unknown>(
  { q: 'abc' },
  { q: 'abc', limit: 2 },
  { q: 'far too long' },
  { n: 4 },
  'FORBIDDEN',
  'CONFLICT',
  'INTERNAL_SERVER_ERROR',
  'error',
  null,
)
const value = fc.oneof(good, fc.jsonValue({ maxDepth: 3 }))
const wrapped = fc.oneof(
  value,
  value.map(each => ({ json: each })),
)
const holes = fc.dictionary(fc.constantFrom('0', '1', '2', '4', '7', '__proto__', 'length', '-1'), wrapped)
const malformed = fc.constantFrom(
  '{',
  '[1,',
  'undefined',
  '{"0":}',
  '\uFEFF{"q":"x"}',
  '01',
  '"\\ud800"',
  ' ',
)
const text = fc.oneof(
  { weight: 4, arbitrary: wrapped.map(each => JSON.stringify(each)) },
  { weight: 4, arbitrary: holes.map(each => JSON.stringify(each)) },
  { weight: 1, arbitrary: malformed },
)

const parameter = fc.oneof(
  { weight: 5, arbitrary: text.map(each => `input=${encodeURIComponent(each.toWellFormed())}`) },
  { weight: 5, arbitrary: fc.constantFrom('batch=1', 'batch=1') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'batch=0',
      'batch=true',
      'batch',
      'input=',
      'input',
      'input=%7B%22q%22:%22a+b%22%7D',
      'input={"q":"a"}',
      'input=%22%zz%22',
      'input=%22%ff%22',
      'inp%75t=%22y%22',
      'INPUT=1',
      'lastEventId=7',
      'connectionParams=%7B%22a%22%3A%22b%22%7D',
      'connectionParams=%7B%22a%22%3A1%7D',
      'connectionParams=null',
      'connectionParams=%7B',
      ';batch=1',
    ),
  },
)
const query = fc.array(parameter, { maxLength: 3 }).map(all => (all.length > 0 ? `?${all.join('&')}` : ''))

const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant<string | undefined>(json) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<(string | undefined)[]>(
      undefined,
      `${json}; charset=utf-8`,
      'Application/JSON',
      `${json};charset=latin1`,
      'text/plain',
      'application/octet-stream',
      'multipart/form-data',
      'multipart/form-data; boundary=b',
      'application/x-www-form-urlencoded',
      'application/json+x',
      'nonsense',
    ),
  },
)
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 })
/** Any request below `/trpc/`, mostly close to a valid one. Bodies are never empty: those differ on purpose. */
export const anyRequest: fc.Arbitrary<Sent> = fc
  .record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constant('GET') },
      { weight: 6, arbitrary: fc.constant('POST') },
      { weight: 1, arbitrary: fc.constantFrom('HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') },
    ),
    path,
    query,
    body: text,
    type: types,
    accept: some(fc.constantFrom('*/*', json, 'application/jsonl', 'text/html, application/jsonl;q=1')),
    trpcAccept: some(fc.constantFrom('application/jsonl', json)),
    context: some(fc.constantFrom('cookie', 'reject', 'throw')),
    meta: some(fc.constantFrom('headers', 'plain', 'type', 'status')),
    lastEventId: some(fc.constant('9')),
  })
  .map(({ method, path, query, body, type, ...rest }) => ({
    method,
    path: `/trpc/${path}${query}`.replaceAll(' ', '%20'),
    headers: defined({
      'content-type': method === 'GET' && type === json ? undefined : type,
      accept: rest.accept,
      'trpc-accept': rest.trpcAccept,
      'x-context': rest.context,
      'x-meta': rest.meta,
      'last-event-id': rest.lastEventId,
    }),
    body: ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) ? undefined : body,
  }))

const defined = (headers: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(headers).flatMap(([key, value]) => (value ? [[key, value]] : [])))
