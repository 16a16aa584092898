import { expect, it } from 'vitest'
import { mapResource } from './map-resource.ts'
import { encounter, patient } from './testing.ts'

const many = 150_000
const list = <Item>(item: (n: number) => Item) => Array.from({ length: many }, (_, n) => item(n))
const referring = (reference: string) => mapResource(encounter('e1', { subject: { reference } }))

// Files are not trusted. Each of these took minutes to hours, during which Ctrl-C did not work either.
it('an address of a million blanks is read at once', () => {
  const text = `1 A St${' '.repeat(1_000_000)}B`
  expect(mapResource(patient('p1', { address: [{ text }] }))).toMatchObject({ patient: { address: text } })
})

it('all of many identifiers are read at once', () => {
  const record = mapResource(patient('p1', { identifier: list(n => ({ value: `v${n}` })) }))
  expect(record).toMatchObject({ refs: ['p1', ...list(n => `|v${n}`)] })
})

it('all of many participants are read at once', () => {
  const participant = list(n => ({ individual: { reference: `Practitioner/d${n}` } }))
  const practitioners = list(n => ({ key: `d${n}`, optional: false }))
  expect(mapResource(encounter('e1', { participant }))).toMatchObject({ practitioners })
})

it('a reference that looks like many searches is refused at once', () => {
  expect(referring(`${'/Aa?'.repeat(1_000_000)}\nx`)).toMatchObject({
    kind: 'contact',
    problem: expect.any(String),
  })
})
