import { folded } from '@empanel/db'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { storedLine } from '../src/kernel/text/invisible.ts'
import { openClinic } from './clinic.ts'
import { callAs, testServices } from './fixtures.ts'
import { attempt, call, procedures, stateOf } from './walk/attempt.ts'
import { entries } from './walk/entries.ts'
import { fieldsOf, withFields } from './walk/hostile.ts'
import { buildWorld } from './walk/world.ts'

const { db } = await openClinic()
const world = await buildWorld(db)

const pieces = [
  ...["'; drop table patients; --", '" or 1=1 --', '$1', '%s', '%', '_', '\\', '\\x', '*', '::text', '?'],
  ...['<script>alert(1)</script>', '&amp;', '{{7*7}}', `\${7*7}`, '=cmd()', '../../etc/passwd'],
  ...['\u202eevil', '\u200b', 'e\u0301', 'é', '李小龙', '😀👩‍👩‍👧', '𝒳', 'ß', 'a', ' ', 'null', '0'],
]
/** One line of text as it is stored, of any length that the smallest field takes. */
const text = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 })
  .map(found => `written: ${found.join('').slice(0, 39)}x`)
  .filter(found => found.isWellFormed())
  .map(storedLine)

/** Actions that nobody may take on their own row, or on their own record while it waits for approval. */
const ofOthers = new Set(['access.review', 'covers.create', 'transfers.start'])

const record = z.record(z.string(), z.unknown())

/** Every procedure that stores texts, with its fields that take any text. */
const storing = [...procedures].flatMap(
  ([
    path,
    {
      type,
      inputs: [input],
    },
  ]) => {
    // Break-glass does not return its reason.
    const isRead = type !== 'mutation' || path === 'access.breakGlass'
    if (isRead || !(input instanceof z.ZodObject)) return []
    const texts = fieldsOf(input).filter(
      ({ kind, plain, path: names }) =>
        kind === 'text' && plain && names.length === 1 && !/password/i.test(names[0] ?? ''),
    )
    return texts.length > 0 ? [{ path, texts }] : []
  },
)

test.each(storing)('E47 $path stores any text unchanged', async ({ path, texts }) => {
  const services = testServices(db, 'clinic')
  const before = (await stateOf(db)).rows
  const { names, input } = entries[path] ?? {}
  const person = world.people.admin
  const { foreign = 0, own = 0 } = (names && person.ids[names]) ?? {}
  const id = ofOthers.has(path) ? foreign : own
  const property = fc.asyncProperty(text, async hostile => {
    const good = Object(input?.({ id, person, world }))
    const called = {
      path,
      input: withFields(
        good,
        texts.map(field => [field, hostile]),
      ),
      actor: person.actor,
    }
    const got = await attempt({ services, called, via: call })
    expect(got.code).toBe('ok')
    const shown = record.parse(got.data ?? {})
    for (const [name] of texts.map(field => field.path)) {
      if (name && typeof shown[name] === 'string') expect(shown[name]).toBe(hostile)
    }
  })
  await fc.assert(property, { numRuns: 8 })
  expect((await stateOf(db)).rows).toBe(before)
})

test('E47 a patient with any name is found by it, and nobody else is', async () => {
  const admin = callAs(testServices(db), {
    userId: world.people.admin.actor.userId ?? 0,
    role: 'admin',
  })
  const property = fc.asyncProperty(text, async lastName => {
    const { id } = await admin.patients.create({
      firstName: 'Ada',
      lastName,
      dateOfBirth: '1815-12-10',
      gender: 'F',
    })
    expect((await admin.patients.get({ id })).lastName).toBe(lastName)
    const words = folded(lastName).split(' ').slice(0, 6)
    const { items } = await admin.patients.list({ q: words.join(' '), limit: 500 })
    expect(items.map(one => one.id)).toContain(id)
    for (const one of items) {
      for (const word of words) expect(folded(`${one.firstName} ${one.lastName}`)).toContain(word)
    }
  })
  await fc.assert(property, { numRuns: 30 })
})
