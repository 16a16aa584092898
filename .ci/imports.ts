// Fails on an import that goes back up: from a floor to one above it, or around a circle of files or of folders. The files of
// a folder count apart from those of its subfolders. Tests are left out: they may use what they like. Which package may
// import which, biome.json says.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'

/** Folders of a package from the bottom up; each may import from itself and those before it. */
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

/** What each file imports, types and lazily loaded pages included, within the same package. */
function graphOf(src: string): Graph {
  const names = globSync(`${src}/**/*.{ts,tsx}`, { cwd: root }).filter(name => !/\.test\.tsx?$/.test(name))
  return new Map(names.map(name => [name, new Set(importsOf(name).filter(one => names.includes(one)))]))
}

function importsOf(name: string): string[] {
  const source = readFileSync(join(root, name), 'utf8')
  const { staticImports, staticExports, dynamicImports } = parseSync(name, source).module
  const specifiers = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value ?? '')),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)),
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

/** One line for each group that imports itself in a circle: the shortest way around it. */
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
