import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'
import { migrationsFolder } from '../connection/migrate.ts'
import { folded, foldedInSql } from './folding.ts'

const connection = await suiteDatabase()

const names = [
  'Zoé',
  'Zoe\u0301',
  'O’Tarren',
  'MÜLLHAUS',
  'Straße',
  'Bjørnlöf',
  'İpek Işık',
  'Łódź-Ångström',
  'ЙОД Ёлкин',
].concat([
  'ΣΟΦΟΣ ς',
  'がが',
  '김민준',
  'محمّد',
  '葛\u{e0100}城',
  'a\u200bb',
  "d'Ámore,  J.",
  '½ ﬁ',
  '\u00b4',
  '😀',
  '',
])

test('the database folds names like the searches', async () => {
  const { sql } = connection
  const unit = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom(...` -.,'’aZ/\\%_`),
    fc.integer({ min: 0x20, max: 0x2fff }).map(code => String.fromCharCode(code)),
  )
  const texts = [
    ...names,
    ...fc.sample(
      fc.array(unit, { maxLength: 12 }).map(parts => parts.join('')),
      500,
    ),
  ]
  const rows = await sql<
    { it: string }[]
  >`select folded(value) as it from jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb)`
  expect(rows.map(row => row.it)).toEqual(texts.map(folded))
})

test('accents, apostrophes and case make no difference', () => {
  expect(['Zoé', 'ZOE\u0301', 'zoe'].map(folded)).toEqual(['zoe', 'zoe', 'zoe'])
  expect(['O’Tarren', "o'tarren", 'OTarren'].map(folded)).toEqual(['otarren', 'otarren', 'otarren'])
  expect(['Bjørnlöf', 'MÜLLHAUS', 'Straße'].map(folded)).toEqual(['bjornlof', 'mullhaus', 'strasse'])
})

test('the migrations contain the current function', async () => {
  const migration = await readFile(join(migrationsFolder, '0010_folded_names.sql'), 'utf8')
  expect(migration).toContain(foldedInSql())
})
