import { emptyDatabase, suiteDatabase } from '@empanel/db/testing/suite'
import { beforeEach, describe, expect, it } from 'vitest'
import { importing, ledger, patient, practitioner, tally, visits } from '../../test/fixtures.ts'

const connection = await suiteDatabase()
beforeEach(() => emptyDatabase(connection))

const people = {
  'Patient.ndjson': [patient('p1')],
  'Practitioner.ndjson': ['d1', 'd2', 'd3'].map(id => practitioner(id)),
}
const noon = 'T12:00:00.000'

const choices: [string, [string, string][], string][] = [
  [
    'the most frequent one',
    [
      ['d2', '2020-01-01'],
      ['d2', '2020-01-02'],
      ['d1', '2020-03-01'],
    ],
    'd2',
  ],
  [
    'of equals the one met last',
    [
      ['d2', '2020-01-01'],
      ['d1', '2020-03-01'],
    ],
    'd1',
  ],
  [
    'then the lowest key',
    [
      ['d3', '2020-03-01'],
      ['d2', '2020-03-01'],
    ],
    'd2',
  ],
]

describe('of several practitioners', () => {
  it.each(choices)('%s is primary', async (_, days, expected) => {
    expect((await importing(connection, { ...people, ...visits(...days) })).assignments).toEqual(
      tally(2, 0, 0),
    )
    const primaries = (await ledger(connection)).filter(row => row.includes('primary'))
    expect(primaries).toEqual([expect.stringMatching(`^p1 ${expected} `)])
  })

  it('later files can swap roles, and move a start only back', async () => {
    await importing(connection, {
      ...people,
      ...visits(['d1', '2020-01-01'], ['d1', '2020-01-02'], ['d2', '2020-01-03']),
    })
    const later = visits(['d2', '2020-02-01'], ['d2', '2020-02-02'], ['d1', '2019-12-31'])
    expect((await importing(connection, { ...people, ...later })).assignments).toEqual(tally(0, 2, 0))
    expect(await ledger(connection)).toEqual([
      `p1 d1 consulting 2019-12-31${noon}`,
      `p1 d2 primary 2020-01-03${noon}`,
    ])
    expect((await importing(connection, { ...people, ...later })).assignments).toEqual(tally(0, 0, 2))
  })

  it('a primary of earlier files gives way to one of later files', async () => {
    await importing(connection, { ...people, ...visits(['d1', '2020-01-01']) })
    expect((await importing(connection, visits(['d2', '2020-02-01']))).assignments).toEqual(tally(1, 1, 0))
    expect(await ledger(connection)).toEqual([
      `p1 d1 consulting 2020-01-01${noon}`,
      `p1 d2 primary 2020-02-01${noon}`,
    ])
  })

  it('one who is deleted or waits for approval is not assigned', async () => {
    await importing(connection, people)
    await connection.sql`update practitioners set deleted_at = now() where external_id = 'd1'`
    await connection.sql`update practitioners set status = 'pending' where external_id = 'd2'`
    const files = visits(
      ['d1', '2020-01-01'],
      ['d2', '2020-01-01'],
      ['d1', '2020-01-02'],
      ['d3', '2020-01-01'],
    )
    expect((await importing(connection, files)).assignments).toEqual(tally(1, 0, 2))
    expect(await ledger(connection)).toEqual([`p1 d3 primary 2020-01-01${noon}`])
    await connection.sql`update patients set deleted_at = now()`
    expect((await importing(connection, visits(['d3', '2019-01-01']))).assignments).toEqual(tally(0, 0, 1))
  })

  it('one of a profession that is never primary supports, however often they are mentioned', async () => {
    await importing(connection, { ...people, ...visits(['d1', '2020-01-01']) })
    await connection.sql`update assignments set role = 'supporting'`
    await connection.sql`update practitioners set profession = 'nurse' where external_id = 'd1'`
    const both = visits(['d1', '2020-01-01'], ['d1', '2020-01-02'], ['d2', '2020-01-01'])
    await importing(connection, both)
    const expected = [`p1 d1 supporting 2020-01-01${noon}`, `p1 d2 primary 2020-01-01${noon}`]
    expect(await ledger(connection)).toEqual(expected)
    await importing(connection, visits(['d1', '2021-01-01'], ['d1', '2021-01-02']))
    expect((await ledger(connection))[0]).toBe(expected[0])
  })

  it('an open primary who was deleted since gives way', async () => {
    await importing(connection, { ...people, ...visits(['d1', '2020-01-01']) })
    await connection.sql`update practitioners set deleted_at = now() where external_id = 'd1'`
    const both = visits(['d1', '2020-01-01'], ['d1', '2020-01-02'], ['d2', '2020-01-01'])
    expect((await importing(connection, both)).assignments).toEqual(tally(1, 1, 0))
    expect(await ledger(connection)).toEqual([
      `p1 d1 consulting 2020-01-01${noon}`,
      `p1 d2 primary 2020-01-01${noon}`,
    ])
  })
})
