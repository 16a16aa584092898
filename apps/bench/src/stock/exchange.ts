import { registerHooks } from 'node:module'

/*
 * Imported before the server: in place of our transport it then gets the adapter that comes with tRPC, and all else
 * stays as it is.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier === '@empanel/fastify-trpc'
        ? import.meta.resolve('@trpc/server/adapters/fastify')
        : specifier,
      context,
    ),
})
