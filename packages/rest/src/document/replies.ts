import { type Policy, presets } from '@empanel/api'
import type { Route } from '../contract/routes.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const text = { type: 'string' }

/** The error shapes of the contract. */
export const errorSchemas = {
  Detail: {
    type: 'object',
    properties: { detail: text },
    required: ['detail'],
    additionalProperties: false,
  },
  TokenNotValid: {
    type: 'object',
    properties: { detail: text, code: { type: 'string', const: 'token_not_valid' } },
    required: ['detail', 'code'],
    additionalProperties: false,
  },
  FieldErrors: {
    type: 'object',
    description: 'Messages by field; those that belong to none under `non_field_errors`.',
    minProperties: 1,
    additionalProperties: { type: 'array', minItems: 1, items: text },
  },
}

const detail = (description: string, example: string, headers?: object) => ({
  description,
  ...(headers ? { headers } : {}),
  content: { 'application/json': { schema: ref('Detail'), example: { detail: example } } },
})
const examples = (values: Record<string, object>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait.', required: true, schema: { type: 'integer', minimum: 1 } },
}

/** For every reply to a request that could be read. */
export const ignoredHeader = {
  'X-Ignored': {
    description:
      'Names of fields and query parameters that had no effect: unknown ones, and those that contradict what counts.',
    schema: text,
  },
}

/** All refusals, as components of the document. */
export const errorResponses = {
  400: {
    description: 'The request is not valid.',
    headers: ignoredHeader,
    content: {
      'application/json': {
        schema: { anyOf: [ref('FieldErrors'), ref('Detail')] },
        examples: examples({
          field: { gender: ['"X" is not a valid choice.'], last_name: ['This field is required.'] },
          general: { non_field_errors: ['Send a JSON object.'] },
          malformed: { detail: 'JSON parse error' },
        }),
      },
    },
  },
  401: {
    description: 'Nobody is signed in, the token is not valid, or the credentials are wrong.',
    headers: {
      'WWW-Authenticate': {
        description: 'How to sign in.',
        required: true,
        schema: { type: 'string', const: 'Bearer' },
      },
    },
    content: {
      'application/json': {
        schema: { anyOf: [ref('Detail'), ref('TokenNotValid')] },
        examples: examples({
          notSignedIn: { detail: 'Authentication credentials were not provided.' },
          token: { detail: 'Given token not valid for any token type', code: 'token_not_valid' },
          credentials: { detail: 'No active account found with the given credentials' },
        }),
      },
    },
  },
  403: detail(
    'The access policy does not let the caller do this.',
    'You do not have permission to perform this action.',
  ),
  404: detail('There is no such record, or none that the caller may reach.', 'Not found.'),
  409: detail(
    'The change contradicts what is stored.',
    'This practitioner is already assigned to this patient.',
  ),
  412: detail(
    'The record is at another version than `If-Match` names.',
    'Somebody else changed this record: it is now at version 2. Load it again and repeat your change.',
  ),
  413: detail('The body is larger than 1 MiB.', 'The request body is too large.'),
  415: detail(
    'The body is neither JSON nor a form, or not in UTF-8.',
    'Unsupported media type: send application/json or a form, in UTF-8.',
  ),
  422: detail(
    'The Idempotency-Key came with another body before.',
    'This Idempotency-Key was used for another request. Take a new one.',
  ),
  429: detail(
    'Too many requests, within a minute or at once, or too much stored.',
    'You are asking for more than one may within a minute. Try again in 37 seconds.',
    retryAfter,
  ),
  500: detail('Something went wrong on the server.', 'Something went wrong on our side.'),
  503: detail(
    'The server or its database is not available right now.',
    'The database does not answer right now. Try again shortly.',
    retryAfter,
  ),
}
type ErrorStatus = keyof typeof errorResponses

export const componentName = (status: number) => `Error${status}`

/** The refusals that a route can answer with, as references. */
export function refusalsOf(route: Route) {
  const guarded = route.access.some(access => access !== 'public')
  const writes = route.method !== 'GET'
  const takesBody = writes && route.method !== 'DELETE'
  const possible: Record<ErrorStatus, boolean> = {
    400: true,
    401: guarded || route.refuses.includes(401),
    403: guarded || route.refuses.includes(403),
    // A repeated creation answers 404 if its record is out of reach by now.
    404: route.path.includes('{') || route.createsOnce || route.refuses.includes(404),
    // A sign-in contradicts nothing that is stored. A registration answers 409 if its stored reply cannot be read.
    409: writes && (guarded || route.createsOnce),
    412: takesVersions(route),
    413: takesBody,
    415: takesBody,
    422: route.createsOnce,
    429: true,
    500: true,
    503: true,
  }
  const statuses = Object.entries(possible).filter(([, can]) => can)
  return Object.fromEntries(
    statuses.map(([status]) => [status, { $ref: `#/components/responses/${componentName(Number(status))}` }]),
  )
}

/** True for routes that change or delete a record that has a version. */
export const takesVersions = ({ method, path }: Route) =>
  path.includes('{') && method !== 'GET' && method !== 'POST'

/** Nobody has to sign in, or everybody. Where some policy admits strangers, the document leaves it open. */
export function securityOf({ access }: Route): Record<string, string[]>[] {
  const actions = access.flatMap(needed => (typeof needed === 'string' ? [] : needed))
  if (access.every(needed => needed === 'public')) return []
  const openTo = (policy: Policy) => actions.every(action => policy.grid[action].anonymous)
  const sometimesOpen = !access.includes('signed-in') && Object.values(presets).some(openTo)
  return sometimesOpen ? [{ bearer: [] }, {}] : [{ bearer: [] }]
}

/** For creations: a key that makes it safe to repeat the request. */
export const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Made up by the client, and random. The same key and body within 24 hours get what was created as the caller may read it now, or 404, and create nothing more.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  example: '5f3c7f0e-8a53-4c39-9a65-2d2b6f6f1c11',
}

/** For changes of one record: they apply only to the version that the caller knows. */
export const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description:
    'The `ETag` of the record that the change is based on. Another version answers 412, and nothing changes.',
  schema: text,
  example: '"1"',
}

/** For replies with one record: its version. */
export const etagHeader = {
  ETag: { description: 'The version of the record.', required: true, schema: text },
}

/** For lists: their length, and the next page. */
export const listHeaders = {
  'X-Total-Count': {
    description: 'How many rows the whole list has, counted up to 10,000.',
    required: true,
    schema: { type: 'integer', minimum: 0, maximum: 10_000 },
  },
  Link: {
    description: '`<...>; rel="next"` (RFC 8288), relative to the request, when more rows follow.',
    schema: text,
  },
}
