import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { addPatient } from '@empanel/api/testing'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { database, newAccount } from './testing/clinic.ts'
import { compilers, emptyProject, execute, install, pack } from './testing/consumer.ts'

/** The most instantiations that `tsc --extendedDiagnostics` may count for the README's first example. */
const mostInstantiations = 50_000
const mostBytesGzipped = 20_000

const root = join(import.meta.dirname, '..')
const readme = await readFile(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => block)

let project: Awaited<ReturnType<typeof emptyProject>>
let tarball: string
let notInstalled: string | undefined

beforeAll(async () => {
  project = await emptyProject()
  tarball = await pack(project.folder)
  notInstalled = await install(project.folder, tarball)
  if (notInstalled) process.stderr.write(`skipped what needs the packed package: ${notInstalled}\n`)
  const { login, password } = await newAccount()
  await addPatient((await database()).db, { firstName: 'Ana', lastName: 'Ruiz' })
  for (const [n, block] of blocks.entries()) {
    const program = block
      .replace('https://clinic.example', inject('address'))
      .replace('ada@clinic.example', login)
      .replace('correct horse battery staple', password)
    await writeFile(join(project.folder, `readme-${n}.ts`), program)
  }
  await copyFile(join(root, 'src/testing/misuse.ts.txt'), join(project.folder, 'misuse.ts'))
  await copyFile(join(root, 'examples/list-patients.ts'), join(project.folder, 'list-patients.ts'))
})

afterAll(() => project[Symbol.asyncDispose]())

describe('the packed package', () => {
  test.each(Object.entries(compilers))(
    'type-checks in an empty project with TypeScript %s',
    async (version, name) => {
      if (notInstalled) return
      const tsc = (...args: string[]) =>
        execute(process.execPath, [join('node_modules', name, 'bin/tsc'), ...args], project.folder)
      // Without skipLibCheck, tRPC's own declarations miss the types of browsers and of `ws`.
      const { output: complaints } = await tsc('-p', '.')
      expect(complaints.split('\n').filter(line => line && !line.startsWith('node_modules/@trpc/'))).toEqual(
        [],
      )
      await writeFile(
        join(project.folder, 'one.json'),
        '{ "extends": "./tsconfig.json", "files": ["readme-0.ts"] }',
      )
      const { output } = await tsc('-p', 'one.json', '--extendedDiagnostics')
      const instantiations = Number(/Instantiations:\s+(\d+)/.exec(output)?.[1])
      const checkTime = /Check time:\s+(\S+)/.exec(output)?.[1]
      process.stdout.write(
        `TypeScript ${version}: ${instantiations} instantiations, checked in ${checkTime}\n`,
      )
      expect(instantiations).toBeLessThan(mostInstantiations)
    },
  )

  test('runs every example of the README, and the script, on a live server', async () => {
    if (notInstalled) return
    const printed: string[] = []
    for (const n of blocks.keys()) {
      const { code, output } = await execute(process.execPath, [`readme-${n}.ts`], project.folder)
      expect(code, output).toBe(0)
      printed.push(output)
    }
    expect(printed).toEqual([
      expect.stringMatching(/^Ruiz Ana 1980-02-29$/m),
      expect.stringMatching(/^staff \d+ null$/m),
      expect.stringContaining('Enter a first name, a last name, or both.'),
      expect.stringMatching(/^person\..*@example\.org$/m),
      expect.stringMatching(/^Please sign in$/m),
    ])
  })

  test('runs the script of the examples, which says what went wrong', async () => {
    if (notInstalled) return
    const { login, password } = await newAccount()
    const run = (password: string) =>
      execute(
        '/usr/bin/env',
        [
          `EMPANEL_URL=${inject('address')}`,
          `EMPANEL_LOGIN=${login}`,
          `EMPANEL_PASSWORD=${password}`,
          process.execPath,
          'list-patients.ts',
          'ruiz',
        ],
        project.folder,
      )
    expect(await run(password)).toEqual({
      code: 0,
      output: expect.stringMatching(/^Ruiz, Ana, born 1980-02-29$/m),
    })
    expect(await run('wrong')).toEqual({
      code: 1,
      output: expect.stringMatching(/^UNAUTHORIZED: No active account/m),
    })
  })

  test('is clean to publint and attw', async () => {
    const { messages } = await publint({ pack: { tarball: await arrayBufferOf(tarball) } })
    expect(messages).toEqual([])
    const attw = join(root, 'node_modules/.bin/attw')
    const { code, output } = await execute(attw, [tarball, '--profile', 'esm-only', '--no-emoji'])
    expect(code, output).toBe(0)
  })

  test('has one file of declarations, self-contained and with its comments', async () => {
    const types = await readFile(join(root, 'dist/index.d.ts'), 'utf8')
    const modules = [...types.matchAll(/(?:from|import)\s*\(?["']([^"']+)["']/g)].map(([, name]) => name)
    expect(new Set(modules)).toEqual(new Set(['@trpc/client', '@trpc/server']))
    expect(types.match(/[:<|] any\b|drizzle|fastify|zod|postgres|Context\b/i)).toBeNull()
    for (const comment of [
      'The patients in reach.',
      'Signs in; all calls',
      'Ends an open assignment; the ledger',
    ]) {
      expect(types.includes(comment), comment).toBe(true)
    }
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    expect(Object.keys(manifest.dependencies)).toEqual(['@trpc/client', '@trpc/server'])
    const { output } = await execute('tar', ['-tzf', tarball])
    for (const name of ['LICENSE', 'README.md', 'dist/index.js'])
      expect(output).toContain(`package/${name}\n`)
  })
})

describe('the bundle', () => {
  test('is small and runs where there is nothing of Node', async () => {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'dist/index.js')],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      globalName: 'empanel',
      platform: 'browser',
    })
    const [code = ''] = outputFiles.map(({ text }) => text)
    const bytes = gzipSync(code, { level: 9 }).length
    process.stdout.write(`${code.length} bytes minified, ${bytes} gzipped, with @trpc/client\n`)
    expect(bytes).toBeLessThan(mostBytesGzipped)

    const { AbortController, clearTimeout, setTimeout, fetch, atob, TextDecoder } = globalThis
    const { login, password } = await newAccount()
    const page = createContext({ AbortController, clearTimeout, setTimeout, fetch, atob, TextDecoder })
    const program = `${code};(async () => {
      const client = empanel.createEmpanelClient({ url: ${JSON.stringify(inject('address'))} })
      await client.signIn(${JSON.stringify({ login, password })})
      return (await client.auth.me.query()).email
    })()`
    expect(await runInContext(program, page)).toBe(login)
  })
})

async function arrayBufferOf(file: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(file)
  if (!(buffer instanceof ArrayBuffer)) throw new Error('a file is read into shared memory')
  return buffer.slice(byteOffset, byteOffset + byteLength)
}
