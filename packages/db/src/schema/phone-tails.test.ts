import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import type { Connection } from '../connection/connect.ts'

let connection: Connection
beforeAll(async () => {
  connection = await createTestDatabase()
})
afterAll(() => connection.close())

test.each([
  ['555-1234567', ['1234567']],
  ['+49 (0)30 123 45-67', ['1234567']],
  ['0171 / 9876543', ['9876543']],
  ['06/1234 5678', ['2345678']],
  ['030\u20131234\u20135678', ['2345678']],
  ['(555) 123-4567 x89', ['1234567', '3456789']],
  ['888-878-6881 X 57450', ['8157450', '8786881']],
  ['030 123 45 67 ext. 12', ['1234567', '3456712']],
  ['555-1234567 #12', ['1234567', '3456712']],
  ['555-1234567 / 555-7654321', ['1234567', '7654321']],
  ['555-1234567/555-7654321', ['1234567', '7654321']],
  ['617-555-1111 Or 617-555-2222', ['5551111', '5552222']],
  ['(555) 123-4567 (555) 765-4321', ['1234567', '7654321']],
  ['+49 30 1234567 +49 171 9876543', ['1234567', '9876543']],
  ['home', []],
])('the last digits of %s', async (number, tails) => {
  const rows = await connection.sql<{ tail: string }[]>`
    select unnest(phone_tails(${number})) collate "C" as tail order by tail`
  expect(rows.map(({ tail }) => tail)).toEqual(tails)
})
