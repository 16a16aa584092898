export { apiIndex } from './contract/endpoints.ts'
export { restRouter } from './contract/router.ts'
export { sendError } from './http/errors.ts'
export { type RestOptions, restPlugin } from './plugin.ts'
