import { emptyDatabase, suiteDatabase } from '@empanel/db/testing/suite'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  assign,
  digest,
  end,
  importing,
  ledger,
  patient,
  practitioner,
  tally,
  visits,
} from '../../test/fixtures.ts'

const connection = await suiteDatabase()
beforeEach(() => emptyDatabase(connection))

const people = {
  'Patient.ndjson': [patient('p1')],
  'Practitioner.ndjson': ['d1', 'd2', 'd3'].map(id => practitioner(id)),
}
const dead = {
  ...people,
  'Patient.ndjson': [patient('p1', { deceasedDateTime: '2020-06-01T08:00:00-11:00' })],
}
const noon = 'T12:00:00.000'
const deathEnd = '2020-06-01T23:59:59.999 patient died'

describe('a decision by hand stands', () => {
  it('if a person chose the primary, the import adds only consulting doctors', async () => {
    await importing(connection, people)
    await assign(connection, 'd1', 'primary')
    const files = visits(['d1', '2020-01-01'], ['d2', '2020-01-01'], ['d2', '2020-01-02'])
    expect((await importing(connection, files)).assignments).toEqual(tally(1, 0, 1))
    expect(await ledger(connection)).toEqual([
      `p1 d1 primary 2020-05-05${noon} by hand`,
      `p1 d2 consulting 2020-01-01${noon}`,
    ])
    expect((await importing(connection, files)).assignments).toEqual(tally(0, 0, 2))
  })

  it('an assignment that a person ended stays ended, and nobody replaces it', async () => {
    const files = { ...people, ...visits(['d1', '2020-01-01'], ['d1', '2020-01-02'], ['d2', '2020-01-03']) }
    await importing(connection, files)
    await end(connection, 'd1')
    const before = await digest(connection)
    expect((await importing(connection, files)).assignments).toEqual(tally(0, 0, 2))
    expect((await importing(connection, { ...files, ...visits(['d1', '2019-01-01']) })).assignments).toEqual(
      tally(0, 0, 1),
    )
    expect(await digest(connection)).toBe(before)
    await assign(connection, 'd1', 'primary')
    expect((await importing(connection, files)).assignments).toEqual(tally(0, 0, 2))
  })
})

describe('a death', () => {
  it('ends assignments on that day; the start of a later one moves to it', async () => {
    const files = { ...dead, ...visits(['d1', '2020-01-01'], ['d1', '2020-01-02'], ['d2', '2020-06-09']) }
    const report = await importing(connection, files)
    expect(report).toMatchObject({ assignments: tally(2, 0, 0), read: { deceased: 1 } })
    expect(await ledger(connection)).toEqual([
      `p1 d1 primary 2020-01-01${noon} ${deathEnd}`,
      `p1 d2 consulting 2020-06-01T23:59:59.999 ${deathEnd}`,
    ])
    expect((await importing(connection, files)).assignments).toEqual(tally(0, 0, 2))
  })

  it('that is new ends all open assignments, also those made by hand, and changes no role', async () => {
    const seen = visits(['d1', '2020-01-01'], ['d1', '2020-07-02'], ['d2', '2020-07-01'])
    await importing(connection, people)
    await assign(connection, 'd3', 'primary')
    await importing(connection, seen)
    const report = await importing(connection, { ...dead, ...seen })
    expect(report).toMatchObject({ assignments: tally(0, 3, 0), patients: tally(0, 1, 0) })
    const rows = [
      `p1 d1 consulting 2020-01-01${noon} ${deathEnd}`,
      `p1 d2 consulting 2020-06-01T23:59:59.999 ${deathEnd}`,
      `p1 d3 primary 2020-05-05${noon} ${deathEnd} by hand`,
    ]
    expect(await ledger(connection)).toEqual(rows)
    const before = await digest(connection)
    expect((await importing(connection, { ...dead, ...seen })).assignments).toEqual(tally(0, 0, 2))
    expect((await importing(connection, { ...people, ...seen })).assignments).toEqual(tally(0, 0, 2))
    expect(await digest(connection)).toBe(before)
  })

  it('ends assignments that these files do not mention, and follows a corrected day', async () => {
    await importing(connection, { ...people, ...visits(['d1', '2020-01-01']) })
    expect((await importing(connection, dead)).assignments).toEqual(tally(0, 1, 0))
    expect(await ledger(connection)).toEqual([`p1 d1 primary 2020-01-01${noon} ${deathEnd}`])
    const corrected = { 'Patient.ndjson': [patient('p1', { deceasedDateTime: '2020-06-03' })] }
    expect((await importing(connection, corrected)).assignments).toEqual(tally(0, 1, 0))
    expect(await ledger(connection)).toEqual([
      `p1 d1 primary 2020-01-01${noon} 2020-06-03T23:59:59.999 patient died`,
    ])
  })
})
