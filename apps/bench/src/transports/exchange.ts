import { registerHooks } from 'node:module'

/*
 * Imported before the server: in place of our transport it then gets the module that this one's query names, and all
 * else stays as it is.
 */
const other = decodeURIComponent(new URL(import.meta.url).search.slice(1))

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@empanel/fastify-trpc' ? import.meta.resolve(other) : specifier, context),
})
