export type { CreateFastifyContextOptions } from '@trpc/server/adapters/fastify'
export type { FastifyTRPCPluginOptions } from './options.ts'
export { fastifyTRPCPlugin } from './plugin.ts'
