import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { spawnNode, temporaryFolder, testSecret } from '../../test/fixtures/servers.ts'

const cli = fileURLToPath(new URL('./main.ts', import.meta.url))

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during an import stores nothing and says so', async (signal, code) => {
  await using database = await createTestDatabase()
  await using folder = await temporaryFolder()
  const patients = Array.from({ length: 50_000 }, (_, n) =>
    JSON.stringify({
      resourceType: 'Patient',
      id: `p${n}`,
      gender: 'female',
      birthDate: '1990-04-01',
      name: [{ family: 'Ruiz', given: ['Ana'] }],
    }),
  )
  await writeFile(join(folder.path, 'Patient.ndjson'), patients.join('\n'))
  await using command = spawnNode([cli, 'import', folder.path], {
    DATABASE_URL: database.url,
    JWT_SECRET: testSecret,
  })
  await command.printed(/Reading the files/)
  command.child.kill(signal)
  expect(await command.ended).toBe(code)
  expect(command.output()).toMatch(/\nInterrupted: nothing was stored\.\n$/)
  expect(await database.sql`select count(*)::int as n from patients`).toEqual([{ n: 0 }])
})
