import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { openApiDocument } from '../../src/document/document.ts'

type Operation = { requestBody?: object; responses: Record<string, Response | { $ref: string }> }
type Response = { headers?: Record<string, { required?: boolean }>; content?: Record<string, object> }
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response> }
}

/** A request and its reply. */
export type Exchange = {
  method: string
  path: string
  /** The body, if it is JSON that the document allows. The server accepts more than that. */
  sent: unknown
  status: number
  headers: Headers
  text: string
}

// The generator's own type is too loose to read it.
const document = openApiDocument() as Document
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'openapi')

const templates = Object.keys(document.paths)
  .map(path => ({ path, pattern: new RegExp(`^${path.replace(/\/$/, '').replace(/\{\w+\}/g, '[^/]+')}/?$`) }))
  .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))

/** Throws if the reply is not one that the OpenAPI document describes. */
export function mustConform(exchange: Exchange): void {
  const { method, status, headers } = exchange
  const path = templates.find(({ pattern }) => pattern.test(exchange.path.split('?')[0] ?? ''))?.path
  if (!path) {
    mustBeDetail(exchange, 404)
    return
  }
  const item = document.paths[path] ?? {}
  if (method === 'OPTIONS') {
    must(status === 204 && headers.has('allow'), 'OPTIONS', exchange)
    return
  }
  const key = method === 'HEAD' ? 'get' : method.toLowerCase()
  const operation = item[key]
  if (!operation) {
    must(headers.has('allow'), 'Allow', exchange)
    mustBeDetail(exchange, 405)
    return
  }
  const { response, pointer } = resolve(operation, status, `#/paths/${segment(path)}/${key}`)
  must(response !== undefined, 'an undocumented status', exchange)
  for (const [name, header] of Object.entries(response?.headers ?? {})) {
    must(!header.required || headers.has(name), `header ${name}`, exchange)
    must(name !== 'Link' || /^$|^<.+>; rel="next"$/.test(headers.get(name) ?? ''), 'Link', exchange)
  }
  if (method !== 'HEAD') mustMatch(exchange, response, pointer)
  if (status < 300 && operation.requestBody && exchange.sent !== undefined)
    mustHaveBeenDocumented(exchange, path, key)
  must(headers.has('cache-control'), 'cache-control', exchange)
}

function mustMatch(exchange: Exchange, response: Response | undefined, pointer: string): void {
  const { headers, text } = exchange
  const type = headers.get('content-type')?.split(';')[0]
  if (!response?.content) {
    must(text === '', 'a body where none is documented', exchange)
    return
  }
  must(type !== undefined && type in response.content, `content type ${type}`, exchange)
  if (type === 'application/json') {
    validate(`openapi${pointer}/content/application~1json/schema`, JSON.parse(text), exchange)
  }
}

function mustHaveBeenDocumented(exchange: Exchange, path: string, key: string): void {
  const body = `openapi#/paths/${segment(path)}/${key}/requestBody/content/application~1json/schema`
  validate(body, exchange.sent, exchange)
}

function resolve(operation: Operation, status: number, pointer: string) {
  const response = operation.responses[status]
  if (!response || !('$ref' in response)) return { response, pointer: `${pointer}/responses/${status}` }
  const name = response.$ref.split('/').at(-1) ?? ''
  return { response: document.components.responses[name], pointer: `#/components/responses/${name}` }
}

function mustBeDetail(exchange: Exchange, status: number): void {
  must(exchange.status === status, `not ${status}`, exchange)
  if (exchange.method !== 'HEAD') {
    validate('openapi#/components/schemas/Detail', JSON.parse(exchange.text), exchange)
  }
}

function validate($ref: string, value: unknown, exchange: Exchange): void {
  const check = ajv.getSchema($ref) ?? ajv.compile({ $ref })
  must(check(value) === true, `${$ref}: ${ajv.errorsText(check.errors)}`, exchange)
}

const segment = (path: string) => encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))

function must(holds: boolean, what: string, { method, path, status, text }: Exchange): void {
  if (!holds)
    throw new Error(`${method} ${path} -> ${status} does not conform: ${what}\n${text.slice(0, 500)}`)
}
