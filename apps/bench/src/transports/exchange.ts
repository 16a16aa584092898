import { registerHooks } from 'node:module'

/*
 * Imported before the server. The server then gets the module in this module's query instead of our transport; nothing else
 * changes.
 */
const other = decodeURIComponent(new URL(import.meta.url).search.slice(1))

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@empanel/fastify-trpc' ? import.meta.resolve(other) : specifier, context),
})
