import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { refusalOfDatabase } from './database.ts'

/** Keys that no request can break, and why. */
const unbroken: Record<string, string> = {
  audit_events_chain_key: 'the next number is taken under a lock',
  one_time_tokens_hash_key: 'tokens are random',
  panel_overrides_assignment_key: 'the assignment is new',
  panel_settings_current_key: 'the practitioner is locked before',
  patients_external_key: 'only imports write it, and they look first',
  practitioners_external_key: 'only imports write it, and they look first',
}

test('a broken unique key of the schema becomes a refusal that says what is taken', async () => {
  await using connection = await createTestDatabase()
  const keys = await connection.sql<{ name: string }[]>`
    select indexrelid::regclass::text as name from pg_index join pg_class on pg_class.oid = indrelid
    where indisunique and not indisprimary and relnamespace = 'public'::regnamespace order by 1`
  const broken = (constraint_name: string) =>
    refusalOfDatabase(Object.assign(new Error('unique'), { code: '23505', constraint_name }))
  const untold = keys.map(({ name }) => name).filter(name => broken(name) === undefined)
  expect(untold).toEqual(Object.keys(unbroken))
})

test('a check that the clock can break is a mistake in the field, and no fault of the server', () => {
  const broken = Object.assign(new Error('check'), { code: '23514', constraint_name: 'covers_period' })
  expect(refusalOfDatabase(broken)).toMatchObject({ code: 'BAD_REQUEST' })
  const unknown = Object.assign(new Error('check'), { code: '23514', constraint_name: 'patients_gender' })
  expect(refusalOfDatabase(unknown)).toBeUndefined()
})
