import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { addressOf, memoryOptions, spawnNode, spawnServer, usedDataFolder } from './fixtures/servers.ts'

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8')
const example = new URL('../../../packages/client/examples/my-panel.ts', import.meta.url)

/** The first block of code in `language` that contains `text`. */
function blockWith(language: string, text: string): string {
  const blocks = readme.split('```').filter((_, index) => index % 2 === 1)
  const block = blocks.find(block => block.startsWith(`${language}\n`) && block.includes(text))
  if (block === undefined) throw new Error(`README.md has no ${language} block with ${text}`)
  return block.slice(language.length + 1)
}

describe('the README', () => {
  test('its curl and its TypeScript do on a demo clinic what they say', async () => {
    await using folder = await usedDataFolder()
    await using server = spawnServer({ DATA_DIR: folder.path })
    const address = await addressOf(server)
    const [, password = ''] = await server.printed(/password (\S+)/)

    const script = blockWith('sh', 'curl').replaceAll('http://127.0.0.1:3000', address)
    const { stdout, status } = spawnSync('bash', ['-euc', script], {
      env: { ...process.env, PASSWORD: password },
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\[\{"id":1,[\s\S]*\]/)
    expect(stdout).toContain('"id":61,"first_name":"Ana"')
    expect(stdout).toContain('"patient":61,"doctor":1,"patient_name":"Ana Ruiz"')
    expect(stdout).toMatch(/204\n\{"detail":"Not found\."\}$/)

    await using program = spawnNode([fileURLToPath(example)], { EMPANEL_URL: address, PASSWORD: password })
    expect(await program.ended).toBe(0)
    expect(program.output()).toMatch(/^(.+, .+, born \d{4}-\d\d-\d\d\n){5,}$/)
  })

  test('63 starts a server in a container as `pnpm start` does, with a bound on what V8 holds', async () => {
    expect(memoryOptions).toHaveLength(1)
    const [, command = ''] = /^CMD (.*)$/m.exec(blockWith('dockerfile', 'CMD')) ?? []
    expect(JSON.parse(command)).toEqual(['node', ...memoryOptions, 'apps/server/src/process/launch.ts'])
  })

  test('shows the example as it is', async () => {
    expect(blockWith('ts', 'createEmpanelClient')).toBe(await readFile(example, 'utf8'))
  })

  test('.env.example lists every setting and shows the defaults', async () => {
    const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8')
    const { readEnv } = await import('../src/settings/env.ts')
    const shown = Object.fromEntries(
      [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    )
    expect(readEnv(shown)).toEqual(readEnv({}))
    for (const name of [...Object.keys(readEnv({})), 'DATABASE_URL', 'JWT_SECRET', 'METRICS_TOKEN']) {
      expect(text, name).toMatch(new RegExp(`^#?${name}=`, 'm'))
    }
  })
})
