import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Shortens the time that modules take to load. Called before the large ones are imported. */
export function speedUpLoading(): void {
  // For programs that are run without runtime.mjs, in the same folder. Where this user cannot write there, each start compiles anew.
  const own = import.meta.resolve('@empanel/server/package.json')
  enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compiled', own)))
  if (import.meta.url.endsWith('.ts')) registerHooks({ resolve: withoutScopeOfDrizzle })
}

/**
 * For each file that ends in `.js`, Node parses the `exports` of its package to know its format. Those of drizzle-orm
 * are long, and its files are many: half of the time in which the sources load.
 */
const withoutScopeOfDrizzle: Parameters<typeof registerHooks>[0]['resolve'] = (specifier, context, next) => {
  const { parentURL } = context
  const isOwn = /^\..*\.js$/.test(specifier) && parentURL?.includes('/node_modules/drizzle-orm/')
  if (!isOwn) return next(specifier, context)
  return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
}
