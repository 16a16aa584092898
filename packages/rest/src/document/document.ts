import { generateOpenApiDocument } from 'trpc-to-openapi'
import manifest from '../../package.json' with { type: 'json' }
import { type Route, routes } from '../endpoints.ts'
import { restRouter } from '../router.ts'
import { alternatives } from './alternatives.ts'
import { componentName, errorResponses, errorSchemas, linkHeader, refusalsOf, securityOf } from './replies.ts'
import { serviceOperations } from './service.ts'

const tags = {
  Authentication: 'Accounts and tokens.',
  Patients: 'People who are looked after.',
  Doctors: 'Practitioners, and what they see of patients.',
  Profiles: "The caller's own record.",
  Mappings: 'Who looks after whom: open assignments of doctors to patients.',
  Service: 'About this interface.',
}

const description = `Who looks after whom in a clinic. A final slash may be left out everywhere. A known path answers
methods that it does not take with 405, \`{"detail"}\` and an \`Allow\` header. Requests hold no unknown fields or query
parameters. Lists are ordered by id.`

type Generated = ReturnType<typeof generateOpenApiDocument>
type Operation = NonNullable<NonNullable<Generated['paths']>[string]['get']>

/** The OpenAPI 3.1 document of the REST interface, a new one at each call. */
export function openApiDocument(): Record<string, unknown> {
  const generated = generateOpenApiDocument(restRouter, {
    title: 'Empanel REST API',
    description,
    version: manifest.version,
    license: { name: 'MIT', identifier: 'MIT' },
    baseUrl: '/',
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  })
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

/** The generator leaves final slashes out; the contract's paths have them. */
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

function complete({ parameters, requestBody, responses, ...operation }: Operation, route: Route) {
  return {
    ...operation,
    security: securityOf(route),
    ...(parameters?.length ? { parameters } : {}),
    ...(requestBody ? { requestBody: withAlternatives(requestBody, route) } : {}),
    responses: { [route.status]: success(responses?.[200], route), ...refusalsOf(route) },
  }
}

/** The generator always says 200, with content. */
function success(response: unknown, { status }: Route): unknown {
  if (status === 204) return { description: 'Done; there is no body.' }
  const isList = JSON.stringify(response).includes('"schema":{"type":"array"')
  return { ...Object(response), description: statusTexts[status], ...(isList ? { headers: linkHeader } : {}) }
}

const statusTexts = { 200: 'Done.', 201: 'Stored.' }

/** What zod checks by code, and its JSON Schema therefore does not show. */
function withAlternatives(requestBody: Operation['requestBody'], { name }: Route): unknown {
  const allOf = alternatives[name]
  if (!allOf || !requestBody || !('content' in requestBody)) return requestBody
  const { content, ...rest } = requestBody
  const media = content['application/json']
  return { ...rest, content: { 'application/json': { schema: { ...media?.schema, allOf } } } }
}

/** The generator's error shapes are not the contract's. */
function recordSchemas({ components }: Generated): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(components?.schemas ?? {}).filter(([name]) => !name.startsWith('error.')),
  )
}
