import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { build, type InlineConfig } from 'tsdown'

const root = join(import.meta.dirname, '..')
const declarations = join(root, 'dist/.types')

await rm(join(root, 'dist'), { recursive: true, force: true })
// The router's type is inferred, so the compiler must write declarations before a bundler can read them.
execFileSync(process.execPath, [compiler(), '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
await writeRouter()
await linkDeclarations(declarations)

const common: InlineConfig = {
  cwd: root,
  config: false,
  clean: false,
  platform: 'neutral',
  fixedExtension: false,
  logLevel: 'warn',
  deps: { neverBundle: [/^[^./]/] },
}
await build({ ...common, entry: 'src/index.ts', target: 'es2022', dts: false })
await build({
  ...common,
  entry: join(declarations, 'client/src/index.d.ts'),
  dts: { generator: 'oxc', dtsInput: true, emitDtsOnly: true },
})
await rm(declarations, { recursive: true })
await dropEmptyImports(join(root, 'dist/index.d.ts'))

function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return join(dirname(manifest), 'bin/tsc')
}

/**
 * Writes the router's declaration as the sum of its nouns, whose own declarations keep the comments of procedures: in
 * the one that the compiler wrote, they are lost. Leaves out what a client cannot see, the server's context and the
 * declared access. Gives the shape of errors, which is the same at each procedure, a name.
 */
async function writeRouter(): Promise<void> {
  const api = join(declarations, 'api/src')
  const source = await readFile(join(root, '../api/src/router.ts'), 'utf8')
  const imports = source.match(/^import \{ (\w+Router,? ?)+ \} from '.*'$/gm) ?? []
  const nouns = [...source.matchAll(/^ {2}(\w+): (?:mergeRouters\()?((?:\w+Router,? ?)+)\)?,$/gm)]
  const routersIn = (text = '') => text.match(/\w+Router\b/g) ?? []
  const listed = nouns.flatMap(([, , routers]) => routersIn(routers))
  if (listed.length === 0 || listed.toSorted().join() !== routersIn(imports.join()).toSorted().join())
    throw new Error('router.ts is not a list of nouns')

  const errorShape = /(?<=errorShape: )\{[^{}]*\{[^{}]*\}[^{}]*\}/g
  const [shape] = (await readFile(join(api, 'router.d.ts'), 'utf8')).match(errorShape) ?? []
  if (!shape) throw new Error('the router has no shape of errors')
  const seen = '{ ctx: object; meta: object; errorShape: ErrorShape; transformer: false }'
  const recordsOf = (routers: string[]) =>
    routers.map(name => `(typeof ${name})['_def']['record']`).join(' & ')
  const entries = nouns.map(
    ([, noun, routers]) => `${noun}: TRPCBuiltRouter<${seen}, ${recordsOf(routersIn(routers))}>`,
  )
  const types = "import type { TRPCBuiltRouter, TRPCDecorateCreateRouterOptions } from '@trpc/server'"
  await writeFile(
    join(api, 'router.d.ts'),
    `${types}
${imports.join('\n')}
/** The data of a refusal. */
export type ErrorShape = ${shape.replaceAll('./index.ts', './kernel/errors/refusal.ts')}
/** All procedures of Empanel, whatever the transport. */
export declare const appRouter: TRPCBuiltRouter<${seen}, TRPCDecorateCreateRouterOptions<{ ${entries.join('; ')} }>>
export type AppRouter = typeof appRouter
`,
  )
  for (const line of imports) {
    const file = join(api, `${/'(.*)\.ts'/.exec(line)?.[1] ?? ''}.d.ts`)
    const text = await readFile(file, 'utf8')
    const simpler = text
      .replace(errorShape, 'import("../../router.ts").ErrorShape')
      .replace(/import\("[^"]*"\)\.(Context|Meta)\b/g, 'object')
    await writeFile(file, simpler)
  }
}

/** Points imports at declarations: the compiler leaves the names of sources, and a bundler needs the others. */
async function linkDeclarations(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue
    const file = join(folder, name)
    const api = relative(dirname(file), join(folder, 'api/src/router.d.ts'))
    const text = await readFile(file, 'utf8')
    const linked = text
      .replace(/(["'])(\.{1,2}\/[^"']*)\.ts\1/g, '$1$2.d.ts$1')
      .replace(/(["'])@empanel\/api\1/g, `$1${api}$1`)
    await writeFile(file, linked)
  }
}

/** Drops imports of modules from which no type is left. */
async function dropEmptyImports(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/^import "[^"]*";\n/gm, ''))
}
