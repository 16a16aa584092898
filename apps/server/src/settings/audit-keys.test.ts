import { randomBytes } from 'node:crypto'
import { auditKeyFrom } from '@empanel/api'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { auditKeys } from './audit-keys.ts'
import { readEnv } from './env.ts'
import { WrongSetting } from './user-error.ts'

const [older, newer, jwt] = [1, 2, 3].map(() => randomBytes(32).toString('hex'))
const database = { DATABASE_URL: 'postgres://localhost/x' }
const keysOf = async (settings: Record<string, string>) =>
  (await auditKeys(readEnv(settings))).map(key => key.export().toString('hex'))
const derived = (...secrets: (string | undefined)[]) =>
  secrets.map(secret =>
    auditKeyFrom(secret ?? '')
      .export()
      .toString('hex'),
  )

test('entries are written under the first of AUDIT_KEY, and JWT_SECRET serves where it is not set', async () => {
  const settings = { ...database, JWT_SECRET: jwt ?? '' }
  expect(await keysOf(settings)).toEqual(derived(jwt))
  expect(await keysOf({ ...settings, AUDIT_KEY: `${newer}, ${older}` })).toEqual(derived(newer, older, jwt))
  expect(await keysOf({ ...database, AUDIT_KEY: newer ?? '' })).toEqual(derived(newer))
})

test('beside an embedded database one is kept, other than what signs the tokens', async () => {
  await using folder = await temporaryFolder()
  const settings = { DATA_DIR: folder.path, JWT_SECRET: jwt ?? '' }
  const [kept, ...others] = await keysOf(settings)
  expect(others).toEqual([])
  expect(derived(jwt)).not.toContain(kept)
  expect(await keysOf(settings)).toEqual([kept])
  expect(await keysOf({ ...settings, AUDIT_KEY: newer ?? '' })).toEqual([...derived(newer), kept])
})

test('without any there is no trail, and so no server; short ones are refused', async () => {
  await expect(auditKeys(readEnv(database))).rejects.toThrow(WrongSetting)
  for (const AUDIT_KEY of ['short', `${newer},`, `${newer},short`]) {
    expect(() => readEnv({ AUDIT_KEY })).toThrow(/^AUDIT_KEY must be one secret of at least 32 bytes/)
  }
})
