export { apiIndex, routes } from './contract/routes.ts'
export { sendError } from './http/errors.ts'
export { type RestOptions, restPlugin } from './plugin.ts'
