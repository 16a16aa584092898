// Writes beside each promise in docs/promises.md the tests whose names carry its number. With --check it writes nothing
// and says whether the file is current. Fails where no test carries a promise's number, or a test carries a number that is
// not promised.
import { glob, readFile, writeFile } from 'node:fs/promises'

const root = new URL('../../../', import.meta.url)
const document = new URL('docs/promises.md', root)

/** A row of a table of promises: its number, its text, and the tests, which are generated. */
const row = /^\| (G?\d+) \| (.+?) \|.*\|$/gm
/**
 * The numbers at the beginning of the name of a test or of a case in a table of them, some with the letter of their
 * section before them.
 */
const named =
  /(?:(?:test|describe|\))\(\s*['"`]|^ +'(?=[A-G\d /]+ [a-z%$]))((?:[A-G]?\d{1,2}[ /]+)+)(?=\S[^'\n]*(?:['"`],|':|\n))/gm

const holders = new Map<string, Set<string>>()
for await (const file of glob('{apps,packages}/*/{src,test,e2e}/**/*.{test,e2e}.ts', { cwd: root })) {
  const text = await readFile(new URL(file, root), 'utf8')
  for (const [, numbers = ''] of text.matchAll(named)) {
    for (const number of numbers.match(/G?\d+/g) ?? []) {
      holders.set(number, (holders.get(number) ?? new Set()).add(file))
    }
  }
}

const current = await readFile(document, 'utf8')
const promised = new Set<string>()
const next = current.replaceAll(row, (_, number: string, promise: string) => {
  promised.add(number)
  const files = [...(holders.get(number) ?? [])].sort()
  if (files.length === 0) complain(`no test carries the number ${number} of docs/promises.md`)
  return `| ${number} | ${promise} | ${files.map(link).join(', ')} |`
})
for (const [number, files] of holders) {
  if (!promised.has(number)) complain(`${[...files].join(', ')}: docs/promises.md has no ${number}`)
}
if (next !== current) {
  if (process.argv.includes('--check'))
    complain('docs/promises.md does not name its tests: run pnpm generate')
  else await writeFile(document, next)
}

function link(file: string): string {
  const [, workspace, ...path] = file.split('/')
  return `[${workspace}/${path.at(-1)?.replace(/\.(test|e2e)\.ts$/, '')}](../${file})`
}

function complain(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
