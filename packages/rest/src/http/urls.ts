import type { FastifyInstance } from 'fastify'

/** The forms of a documented path that the app routes: with its final slash, and without. */
export function urlsOf(app: FastifyInstance, path: string): string[] {
  const url = path.replace(/\{(\w+)\}/g, ':$1')
  const { ignoreTrailingSlash, routerOptions } = app.initialConfig
  const alike = ignoreTrailingSlash || routerOptions?.ignoreTrailingSlash
  return alike || !url.endsWith('/') ? [url] : [url, url.slice(0, -1)]
}
