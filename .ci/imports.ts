// Fails on an import from a floor to a higher one, and on a circle of files or folders. A folder's files count apart from
// those of its subfolders. Tests are not checked. biome.json says which package may import which.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

/** A package's folders from the bottom up. Each may import from itself and the ones before it. */
const floors: Record<string, string[]> = {
  'packages/api/src': ['kernel', 'trail', 'identity', 'clinic', '.'],
}

type Graph = Map<string, Set<string>>

const root = join(import.meta.dirname, '..')
const complaints = globSync('{apps,packages}/*/src', { cwd: root }).flatMap(src => {
  const files = graphOf(src)
  return [...upward(src, files), ...circles('files', files), ...circles('folders', foldersOf(files))]
})
for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.exitCode = complaints.length > 0 ? 1 : 0

/** The imports of each file within its package, including types and lazily loaded pages. */
function graphOf(src: string): Graph {
  const names = globSync(`${src}/**/*.{ts,tsx}`, { cwd: root }).filter(name => !/\.test\.tsx?$/.test(name))
  return new Map(names.map(name => [name, new Set(importsOf(name).filter(one => names.includes(one)))]))
}

function importsOf(name: string): string[] {
  const source = readFileSync(join(root, name), 'utf8')
  const { program, module } = parseSync(name, source)
  const { staticImports, staticExports, dynamicImports } = module
  const typeImports: string[] = []
  new Visitor({ TSImportType: ({ source }) => void typeImports.push(source.value) }).visit(program)
  const specifiers = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value ?? '')),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)),
    ...typeImports,
  ]
  return specifiers.filter(text => text.startsWith('.')).map(text => resolved(name, text))
}

function resolved(from: string, specifier: string): string {
  const name = join(dirname(from), specifier)
  if (!existsSync(join(root, name))) throw new Error(`${from} imports ${specifier}, which is not there`)
  return name
}

function foldersOf(files: Graph): Graph {
  const folders: Graph = new Map()
  for (const [file, imports] of files) {
    const from = dirname(file)
    const others = [...imports].map(dirname).filter(to => to !== from)
    folders.set(from, new Set([...(folders.get(from) ?? []), ...others]))
  }
  return folders
}

function upward(src: string, files: Graph): string[] {
  const order = floors[src]
  if (!order) return []
  const floorOf = (file: string) => {
    const [first = '', ...rest] = relative(src, file).split('/')
    const floor = order.indexOf(rest.length > 0 ? first : '.')
    if (floor < 0) throw new Error(`${file} is on no floor of ${order.join(', ')}`)
    return floor
  }
  return [...files].flatMap(([file, imports]) =>
    [...imports].filter(to => floorOf(to) > floorOf(file)).map(to => `upward: ${file} imports ${to}`),
  )
}

/** The shortest ways around, until each file or folder on a circle was named. */
function circles(what: string, graph: Graph): string[] {
  const told = new Set<string>()
  return [...graph.keys()].flatMap(start => {
    const way = told.has(start) ? undefined : wayBack(start, graph)
    for (const one of way ?? []) told.add(one)
    return way ? [`circle of ${what}: ${way.join(' -> ')}`] : []
  })
}

function wayBack(start: string, graph: Graph): string[] | undefined {
  const ways = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  }
  return undefined
}
