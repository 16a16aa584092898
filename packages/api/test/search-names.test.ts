import { expect, test } from 'vitest'
import { openClinic } from './clinic.ts'
import { stepsOf } from './walk/cost.ts'

const { connection, sql, as } = await openClinic()
const staff = await as('staff')
// Many names made of few words.
const few = 'quinta,quintal,quintan,quintar,quintas,quintax,equinta,sequinta,uintap,quinte,quinto,quints'
await sql`
  insert into patients (first_name, last_name, gender)
  select 'Bo ' || (array['Ada', 'Ida', 'Uma'])[1 + i % 3], w[1 + i % 12], 'U'
  from string_to_array(${few}, ',') as w, generate_series(0, 4799) as i`
await sql`
  insert into patients (first_name, last_name, gender, date_of_birth)
  values ('Zoe', 'Quinta-Xa', 'U', '1950-06'), ('Eve', 'Tajoquinta', 'U', '1951-02-03'),
    ('Roy', 'Wu_tan', 'U', null), ('Roy', 'Wuxtan', 'U', null)`
// One part occurs in eight words, another in nine.
await sql`
  insert into patients (first_name, last_name, gender)
  select 'Pia', 'Vam' || letter, 'U' from string_to_table('a,b,c,d,e,f,g,h', ',') as letter
  union all select 'Pia', 'Zel' || letter, 'U' from string_to_table('a,b,c,d,e,f,g,h,i', ',') as letter`

await sql`vacuum analyze`

const trigrams = 'Bitmap Index Scan on patients_name_folded_idx'
const words = 'Bitmap Index Scan on patients_words_idx'

/** The indexes that a search uses for names. */
async function indexesOf(q: string) {
  const steps = await stepsOf(connection, () => staff.patients.list({ q }))
  return [trigrams, words].filter(index => steps.some(step => step.includes(index)))
}

test('names are looked up by their words where few words match, else by trigrams', async () => {
  expect(await indexesOf('tajoquinta')).toEqual([words])
  expect(await indexesOf('quintal ada')).toEqual([words])
  expect(await indexesOf('joquin Eve')).toEqual([words])
  expect(await indexesOf('vam pia')).toEqual([words])
  expect(await indexesOf('zel pia')).toEqual([trigrams])
})

/** The names that a search must find, computed without an index. */
async function named(parts: string[]) {
  const rows = await sql<{ id: number }[]>`
    select id from patients where (select bool_and(strpos(name_folded, part) > 0) from unnest(${parts}::text[]) as part)`
  return rows.map(({ id }) => id).sort((a, b) => a - b)
}

test.each([
  ['tajoquinta', ['tajoquinta']],
  ['Eve quinta', ['eve', 'quinta']],
  ['quinta xa', ['quinta', ' xa']],
  ['zo quinta', [' zo', 'quinta']],
  ['z quinta', [' z', 'quinta']],
  ['uinta zoe', ['uinta', 'zoe']],
  ['inta e', ['inta', ' e']],
  ['wu_tan', ['wu_tan']],
  ['vam pia', ['vam', 'pia']],
  ['pia zel', ['zel', 'pia']],
  ['roy wu', ['roy', ' wu']],
])('%s finds the people with every part in their names', async (q, parts) => {
  const { items } = await staff.patients.list({ q, limit: 500 })
  const ids = items.map(({ id }) => id).sort((a, b) => a - b)
  expect(ids.length).toBeGreaterThan(0)
  expect(ids).toEqual(await named(parts))
})

test('a date narrows a search for words', async () => {
  const namesOf = async (q: string) =>
    (await staff.patients.list({ q })).items.map(({ firstName }) => firstName)
  expect(await namesOf('tajoquinta 1951')).toEqual(['Eve'])
  expect(await namesOf('quinta zoe 1950')).toEqual(['Zoe'])
  expect(await namesOf('quinta zoe 1950-06-30')).toEqual(['Zoe'])
})
