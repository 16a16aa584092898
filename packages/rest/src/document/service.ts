import { servicePaths } from '../contract/routes.ts'

const tags = ['Service']
const object = { type: 'object' }
const openapi = {
  ...object,
  properties: { openapi: { type: 'string' }, info: object, paths: object },
  required: ['openapi', 'info', 'paths'],
}

const get = (operationId: string, summary: string, description: string, content: object) => ({
  get: {
    operationId,
    summary,
    tags,
    security: [],
    responses: { 200: { description, content } },
  },
})

const index = (operationId: string, summary: string) =>
  get(operationId, summary, 'The paths of this interface by name.', {
    'application/json': { schema: { type: 'object', additionalProperties: { type: 'string' } } },
  })

/** Paths that call no procedure. */
export const serviceOperations = {
  '/': index('root', 'The index, for programs; browsers get the portal'),
  [servicePaths.index]: index('index', 'The index of this interface'),
  [servicePaths.document]: get('openapi', 'This document', 'OpenAPI 3.1.', {
    'application/json': { schema: openapi },
  }),
  [servicePaths.docs]: get('docs', 'This document as a page to read and try', 'A page.', {
    'text/html': { schema: { type: 'string' } },
  }),
}
