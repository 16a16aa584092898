import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Shortens the time that modules take to load. Called before the large ones are imported. */
export function speedUpLoading(): void {
  // For programs that are run without runtime.mjs, in the same folder. Where this user cannot write there, each start compiles anew.
  const own = import.meta.resolve('@empanel/server/package.json')
  enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compiled', own)))
  if (import.meta.url.endsWith('.ts')) registerHooks({ resolve: findDrizzle })
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>

/** Where the entries of drizzle-orm are, once it is known. */
const entries = new Map<string, ReturnType<Resolve>>()

/**
 * Node parses the `exports` of a package for each import of it, and for each of its files that ends in `.js`, to know its
 * format. Those of drizzle-orm are long, and its files and imports many: half of the time in which the sources load.
 */
const findDrizzle: Resolve = (specifier, context, next) => {
  const { parentURL, conditions } = context
  if (/^\..*\.js$/.test(specifier) && parentURL?.includes('/node_modules/drizzle-orm/')) {
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  }
  if (!/^drizzle-orm(\/|$)/.test(specifier) || !conditions.includes('import')) return next(specifier, context)
  const entry = entries.get(specifier) ?? { ...next(specifier, context), shortCircuit: true }
  entries.set(specifier, entry)
  return entry
}
