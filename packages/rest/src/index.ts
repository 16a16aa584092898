export { apiIndex } from './endpoints.ts'
export { sendError } from './http/errors.ts'
export { type RestOptions, restPlugin } from './plugin.ts'
export { restRouter } from './router.ts'
