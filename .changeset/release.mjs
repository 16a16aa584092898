// Moves the changesets to the top of CHANGELOG.md and raises the versions. Changesets by itself would keep a changelog in
// each package; readers look for one.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const changelog = `${root}CHANGELOG.md`
const plan = `${root}.changeset/plan.json`
/** The packages that a changeset may name, in the order of the changelog. Empanel is the server and all it is made of. */
const titles = new Map([
  ['@empanel/server', 'Empanel'],
  ['@empanel/client', '@empanel/client'],
  ['@empanel/fastify-trpc', '@empanel/fastify-trpc'],
])

run('status', '--output', '.changeset/plan.json')
const { changesets, releases } = JSON.parse(readFileSync(plan, 'utf8'))
rmSync(plan)
if (changesets.length === 0) fail('There are no changesets, so there is nothing to release.')
for (const { id, releases } of changesets) {
  const other = releases.find(({ name }) => !titles.has(name))
  if (other) fail(`.changeset/${id}.md names ${other.name}. Name ${[...titles.keys()].join(' or ')}.`)
}
const before = readFileSync(changelog, 'utf8')
const top = before.search(/^## /m)
writeFileSync(changelog, before.slice(0, top) + section() + before.slice(top))
run('version')

function run(...args) {
  const command = fileURLToPath(import.meta.resolve('@changesets/cli/bin.js'))
  const { status } = spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

function section() {
  const versions = []
  const parts = []
  for (const [name, title] of titles) {
    const release = releases.find(release => release.name === name)
    if (release) versions.push(`${title} ${release.newVersion}`)
    const changes = changesets.filter(({ releases }) => releases.some(release => release.name === name))
    const lines = changes.map(({ summary }) => `- ${summary.trim().replace(/\n(?=.)/g, '\n  ')}\n`)
    if (lines.length > 0) parts.push(`### ${title}\n\n${lines.join('')}\n`)
  }
  return `## ${versions.join(', ')} (${new Date().toISOString().slice(0, 10)})\n\n${parts.join('')}`
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
