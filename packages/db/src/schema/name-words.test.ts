import { expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'

const connection = await suiteDatabase()

async function words(): Promise<string[]> {
  const rows = await connection.sql<{ word: string }[]>`select word from name_words order by word`
  return rows.map(({ word }) => word)
}

test('every word of a patient’s name is stored once, whichever statement brought it', async () => {
  const { sql } = connection
  await sql`insert into patients (first_name, last_name, gender)
    values ('Zoé', 'Bjørnlöf-O’Tarren', 'F'), ('Zoe', 'Velt', 'F'), ('', 'Velt', 'U')`
  expect(await words()).toEqual(['bjornlof', 'otarren', 'velt', 'zoe'])
  await sql`update patients set last_name = 'Velten' where first_name = 'Zoe'`
  await sql`insert into patients (first_name, last_name, gender, external_source, external_id) values ('Ada', 'Velt', 'F', 's', '1')
    on conflict (external_source, external_id) do update set last_name = excluded.last_name`
  await sql`insert into patients (first_name, last_name, gender, external_source, external_id) values ('Ada', 'Lunde', 'F', 's', '1')
    on conflict (external_source, external_id) do update set last_name = excluded.last_name`
  await sql`insert into practitioners (first_name, last_name, specialty) values ('Otto', 'Other', 'None')`
  expect(await words()).toEqual(['ada', 'bjornlof', 'lunde', 'otarren', 'velt', 'velten', 'zoe'])
})

test('names with words too long for an index entry are stored', async () => {
  const { sql } = connection
  const longest = '\u3316'.repeat(300)
  await sql`insert into patients (first_name, last_name, gender) values (${longest}, ${longest}, 'U')`
  const [{ most } = { most: 0 }] = await sql<{ most: number }[]>`
    select max(length(word)) as most from name_words`
  expect(most).toBe(600)
})

test('two transactions that add the same new word do not wait for each other', async ({ skip }) => {
  if (!process.env.TEST_DATABASE_URL) return skip('on the embedded engine transactions take turns')
  const { sql } = connection
  const add = (tx: typeof sql) => tx`
    insert into patients (first_name, last_name, gender) values ('Same', 'Newword', 'U')`
  const [one, other] = [await sql.reserve(), await sql.reserve()]
  try {
    await one`begin`
    await other`begin`
    await other`set local lock_timeout = '2s'`
    await add(one)
    await add(other)
    await one`rollback`
    await other`commit`
  } finally {
    one.release()
    other.release()
  }
  expect((await words()).filter(word => word === 'newword')).toHaveLength(1)
})
