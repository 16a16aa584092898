import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

let folder: string
let tarball: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fastify-trpc-'))
  const { packageManager } = JSON.parse(await readFile(join(root, '../../package.json'), 'utf8'))
  await run('npx', ['-y', packageManager, 'pack', '--pack-destination', folder], { cwd: root })
  const [name = ''] = (await readdir(folder)).filter(file => file.endsWith('.tgz'))
  tarball = join(folder, name)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the package contains the compiled modules and their types, and no tests', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout.split('\n').filter(Boolean)
  for (const name of ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']) {
    expect(files).toContain(`package/${name}`)
  }
  expect(files.filter(file => /test|src|bench/.test(file))).toEqual([])
})

test('publint and attw find nothing', async () => {
  const { buffer, byteOffset, byteLength } = await readFile(tarball)
  if (!(buffer instanceof ArrayBuffer)) throw new Error('a file is read into shared memory')
  const { messages } = await publint({
    pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
  })
  expect(messages).toEqual([])
  await run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only', '--no-emoji'])
})

test('the example of the README type-checks and answers in an empty project', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const asked = "process.stdout.write((await app.inject('/trpc/hello')).body)\nawait app.close()\n"
  await writeFile(join(folder, 'example.ts'), example.replace('3000', '0') + asked)
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  const compiler = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--types', 'node']
  // A wrong option must be a type error. Otherwise the package's types were not found.
  await writeFile(join(folder, 'misuse.ts'), example.replace("'/trpc'", '1').replace('3000', '0'))
  const packages = [tarball, 'typescript@6', '@types/node@24']
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: folder })
  await run('npx', ['tsc', ...compiler, 'example.ts'], { cwd: folder })
  await expect(run('npx', ['tsc', ...compiler, 'misuse.ts'], { cwd: folder })).rejects.toMatchObject({
    stdout: expect.stringMatching(/number.* is not assignable to type 'string/),
  })
  const { stdout } = await run(process.execPath, ['example.ts'], { cwd: folder })
  expect(stdout).toBe('{"result":{"data":"hello"}}')
})
