import { initTRPC } from '@trpc/server'
import { generateOpenApiDocument, type OpenApiMeta } from 'trpc-to-openapi'
import manifest from '../../package.json' with { type: 'json' }
import { type Route, routes } from '../contract/routes.ts'
import { withAlternatives } from './alternatives.ts'
import { recordExamples, requestExamples } from './examples.ts'
import {
  componentName,
  errorResponses,
  errorSchemas,
  etagHeader,
  idempotencyKey,
  ifMatch,
  ignoredHeader,
  listHeaders,
  refusalsOf,
  securityOf,
  takesVersions,
} from './replies.ts'
import { serviceOperations } from './service.ts'
import { tidy } from './tidy.ts'

const tags = {
  Authentication: 'Accounts and tokens.',
  Patients: 'People who are looked after.',
  Doctors: 'Practitioners, and what they see of patients.',
  Profiles: "The caller's own record.",
  Mappings: 'Who looks after whom: open assignments of doctors to patients.',
  Service: 'About this interface.',
}

const description = `Who looks after whom in a clinic.

**Signing in.** Register, then log in: send the \`access\` token of the reply as \`Authorization: Bearer <access>\`. When
it expires, exchange the \`refresh\` token for a new one. What each role may do is up to the access policy of the server.

**Requests** are JSON, or forms (\`application/x-www-form-urlencoded\`, \`multipart/form-data\` without files), and are read
leniently. Fields that nobody may set are ignored, so a fetched record can be changed
and \`PUT\` whole. Unknown fields and query parameters are ignored, too, and named in the reply's \`X-Ignored\`. Blanks around
a text are dropped (but of passwords), a number in place of a text is its digits, \`gender\` may be a word in any case.
\`?format=json\` and \`?_=...\` are accepted everywhere. The final slash of a path is optional.

**Two models.** Patients have \`first_name\`, \`last_name\` and \`date_of_birth\`, or in place of these \`name\` and \`age\`; doctors have
\`specialty\`, or in place of it \`specialization\`. Replies show both.

**Lists** are plain arrays, ordered by id or as \`ordering\` says. Without \`limit\` they are whole, up to 5,000 rows or 8 MiB. While
more follow, a \`Link\` header names the next page: \`<?cursor=...>; rel="next"\`. \`X-Total-Count\` says how many there are.

**Versions.** The \`ETag\` of a record is its version. A change with \`If-Match\` is made to that version only, or answers 412.

**Repeating.** Creations take an \`Idempotency-Key\` header. After a lost reply, send the same request with the same key
within 24 hours: it gets the first reply and creates nothing more. With another body it answers 422. Only successes
are remembered, so a refused request may be corrected and sent again under its key.

**Errors** are \`{"detail": "..."}\`, or messages by field where the body or the query is not valid. A record out of the
caller's reach answers exactly like a missing one. A known path answers other methods with 405 and an \`Allow\` header.`

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The `access` token of a login.',
} as const

/** trpc-to-openapi reads procedures, so it gets some that only describe the routes. */
const t = initTRPC.meta<OpenApiMeta>().create()

function annotated({ method, path, summary, description, tag, takes, gives }: Route) {
  const openapi = { method, path, summary, tags: [tag], ...(description ? { description } : {}) }
  const procedure = t.procedure.meta({ openapi }).input(takes).output(gives)
  return method === 'GET' ? procedure.query(uncallable) : procedure.mutation(uncallable)
}

function uncallable(): never {
  throw new Error('this procedure only describes a route')
}

type Generated = ReturnType<typeof generateOpenApiDocument>
type Operation = NonNullable<NonNullable<Generated['paths']>[string]['get']>

/** Makes the OpenAPI 3.1 document of the REST interface. */
export function openApiDocument(): Record<string, unknown> {
  const generated: Generated = generateOpenApiDocument(
    t.router(Object.fromEntries(routes.map(route => [route.name, annotated(route)]))),
    {
      title: 'Empanel REST API',
      description,
      version: manifest.version,
      license: { name: 'MIT', identifier: 'MIT' },
      baseUrl: '/',
      securitySchemes: { bearer },
    },
  )
  tidy(generated)
  return {
    ...generated,
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: { ...pathsOf(generated), ...serviceOperations },
    components: {
      ...generated.components,
      schemas: { ...recordSchemas(generated), ...errorSchemas },
      responses: Object.fromEntries(
        Object.entries(errorResponses).map(([status, response]) => [componentName(Number(status)), response]),
      ),
    },
  }
}

/** Puts the final slashes back, which the generator drops from paths. */
function pathsOf({ paths }: Generated): Record<string, Record<string, unknown>> {
  const completed: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const method = methodKeys[route.method]
    const operation = paths?.[route.path.replace(/\/$/, '')]?.[method]
    if (!operation) throw new Error(`The document lacks ${route.method} ${route.path}`)
    completed[route.path] = { ...completed[route.path], [method]: complete(operation, route) }
  }
  return completed
}

const methodKeys = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

function complete({ parameters = [], requestBody, responses, ...operation }: Operation, route: Route) {
  const allParameters = [
    ...parameters,
    ...(route.createsOnce ? [idempotencyKey] : []),
    ...(takesVersions(route) ? [ifMatch] : []),
  ]
  return {
    ...operation,
    security: securityOf(route),
    ...(allParameters.length > 0 ? { parameters: allParameters } : {}),
    ...(requestBody ? { requestBody: bodyOf(requestBody, route) } : {}),
    responses: { [route.status]: success(responses?.[200], route), ...refusalsOf(route) },
  }
}

/** The generator always writes 200 with content. */
function success(response: unknown, { status, tagged }: Route): unknown {
  if (status === 204) return { description: 'Done; there is no body.', headers: ignoredHeader }
  const isList = JSON.stringify(response).includes('"schema":{"type":"array"')
  const headers = { ...(isList ? listHeaders : {}), ...(tagged ? etagHeader : {}), ...ignoredHeader }
  return { ...Object(response), description: isList ? 'One page of the list.' : statusTexts[status], headers }
}

const statusTexts = { 200: 'Done.', 201: 'Stored.' }

/** Adds an example, the alternatives, and forms. */
function bodyOf(requestBody: Operation['requestBody'], { name }: Route): unknown {
  if (!requestBody || !('content' in requestBody)) return requestBody
  const { content, ...rest } = requestBody
  const schema = withAlternatives(name, Object(content['application/json']?.schema))
  return {
    ...rest,
    content: {
      'application/json': { schema, example: requestExamples[name] },
      'application/x-www-form-urlencoded': { schema },
      'multipart/form-data': { schema },
    },
  }
}

/** Adds examples, and drops the generator's error shapes, which are not the contract's. */
function recordSchemas({ components }: Generated): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(components?.schemas ?? {})
      .filter(([name]) => !name.startsWith('error.'))
      .map(([name, schema]) => [name, { ...schema, examples: [exampleOf(name, schema)] }]),
  )
}

/** Values that an example leaves out are null. */
function exampleOf(name: string, schema: object): object {
  const properties = 'properties' in schema ? Object(schema.properties) : {}
  return {
    ...Object.fromEntries(Object.keys(properties).map(field => [field, null])),
    ...recordExamples[name],
  }
}
