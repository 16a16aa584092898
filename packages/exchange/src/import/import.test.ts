import { testAuditKey } from '@empanel/api/testing'
import { emptyDatabase, suiteDatabase } from '@empanel/db/testing/suite'
import { FolderError } from '@empanel/fhir'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { digest, encounter, folderOf, importing, patient, practitioner, tally } from '../../test/fixtures.ts'
import { type ImportProgress, importFolder } from './import.ts'

const connection = await suiteDatabase()
beforeEach(() => emptyDatabase(connection))

const files = {
  'Patient.ndjson': [patient('p1'), patient('p2')],
  'Practitioner.ndjson': [practitioner('d1'), practitioner('d2')],
  'Encounter.ndjson': [encounter('p1', 'd1', '2020-01-02'), encounter('p2', 'd2', '2020-01-02')],
}

describe('an import', () => {
  it('changes nothing the second time, and reports so', async () => {
    const first = await importing(connection, files)
    const before = await digest(connection)
    const second = await importing(connection, files)
    expect([first.patients, first.practitioners, first.assignments]).toEqual(
      [2, 2, 2].map(n => tally(n, 0, 0)),
    )
    expect([second.patients, second.practitioners, second.assignments]).toEqual(
      [2, 2, 2].map(n => tally(0, 0, n)),
    )
    expect(second.read).toEqual(first.read)
    expect(await digest(connection)).toBe(before)
  })

  it('reports the same in a dry run, and stores nothing', async () => {
    const empty = await digest(connection)
    const dry = await importing(connection, files, { dryRun: true })
    expect(await digest(connection)).toBe(empty)
    const real = await importing(connection, files)
    expect({ ...dry, dryRun: false, requestId: '' }).toEqual({ ...real, requestId: '' })
  })

  it('reports bad lines with file and line, and goes on', async () => {
    const report = await importing(connection, {
      'Patient.ndjson': [
        patient('p1'),
        '{"resourceType":',
        patient('p3', { birthDate: '70' }),
        patient('p2'),
      ],
      'Practitioner.ndjson': ['{}', practitioner('d1'), practitioner('d2')],
      'Encounter.ndjson': [encounter('p1', 'd1', '2020-01-02'), encounter('p2', 'd2', '2020-02-30'), 'x'],
      'bundle.json': ['['],
    })
    expect(report.problems).toEqual([
      expect.stringMatching(/^Patient\.ndjson:2: not JSON: /),
      'Patient.ndjson:3: Patient/p3: birthDate "70" is not a date',
      'Practitioner.ndjson:1: not a resource: it has no resourceType',
      expect.stringMatching(/^Encounter\.ndjson:2: Encounter\/e\d+: period.start /),
      expect.stringMatching(/^Encounter\.ndjson:3: not JSON: /),
      expect.stringMatching(/^bundle\.json:1: not JSON: /),
    ])
    expect(report).toMatchObject({
      patients: tally(2, 0, 0, 2),
      practitioners: tally(2, 0, 0, 1),
      assignments: tally(1, 0, 0, 2),
      unreadable: 1,
    })
  })

  it('refuses only records that the database cannot store', async () => {
    const entry = (fullUrl: string, resource: object) => ({ fullUrl, resource })
    const report = await importing(connection, {
      'Patient.ndjson': [
        patient('p1', { name: [{ family: 'x'.repeat(301), given: ['A'] }] }),
        patient('p2', { address: [{ city: 'x'.repeat(20_001) }] }),
        patient('p3', {
          address: [{ city: 'x'.repeat(20_000) }],
          name: [{ family: '𝒳'.repeat(150), given: ['A'] }],
        }),
        patient('p4', { name: [{ family: 'A\0', given: ['B'] }] }),
      ],
      'Encounter.ndjson': [
        encounter('p3', 'd1', '0001-01-01', { id: 'a', period: { start: '0001-01-01T00:00:00+01:00' } }),
      ],
      'a.json': {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [entry('urn:uuid:a\0', practitioner('d1')), entry('urn:uuid:\ud800', practitioner('d2'))],
      },
    })
    expect(report.problems).toEqual([
      'Patient.ndjson:1: Patient/p1: lastName is longer than 300 characters',
      'Patient.ndjson:2: Patient/p2: address is longer than 20,000 characters',
      'Patient.ndjson:4: Patient/p4: name holds a NUL character',
      expect.stringMatching(
        /^Encounter\.ndjson:1: Encounter\/a: .* is not within the years 1 to 9999 in UTC$/,
      ),
      'a.json:1: Practitioner: fullUrl holds a NUL character',
      'a.json:2: Practitioner: fullUrl holds half of a surrogate pair',
    ])
    expect(report).toMatchObject({ patients: tally(1, 0, 0, 3), practitioners: tally(0, 0, 0, 2) })
  })

  it('refuses dates in the future, and a death before birth', async () => {
    const lead = { 'Patient.ndjson': [patient('p1')], 'Practitioner.ndjson': [practitioner('d1')] }
    await importing(connection, { ...lead, 'Encounter.ndjson': [encounter('p1', 'd1', '2020-01-02')] })
    const before = await digest(connection)
    const report = await importing(connection, {
      'Patient.ndjson': [
        patient('p1', { deceasedDateTime: '2999-01-01' }),
        patient('p2', { birthDate: '2999-01-01' }),
        patient('p3', { deceasedDateTime: '1970-03-08' }),
      ],
      'Encounter.ndjson': [
        encounter('p1', 'd1', '2999-01-01', { id: 'a' }),
        encounter('p1', 'd1', '2999-01-01', { id: 'b', status: 'planned' }),
      ],
    })
    expect(report.problems).toEqual([
      'Patient.ndjson:1: Patient/p1: the date of death is in the future',
      'Patient.ndjson:2: Patient/p2: the date of birth is in the future',
      'Patient.ndjson:3: Patient/p3: death comes before birth',
      'Encounter.ndjson:1: Encounter/a: its start is in the future',
    ])
    expect(report).toMatchObject({ patients: tally(0, 0, 0, 3), assignments: tally(0, 0, 0, 1) })
    expect(await digest(connection)).toBe(before)
  })

  it('accepts today’s date of any time zone', async () => {
    vi.useFakeTimers({ now: new Date('2024-05-06T10:30:00Z'), toFake: ['Date'] })
    try {
      const day = (date: string) => ({ 'Patient.ndjson': [patient(date, { deceasedDateTime: date })] })
      expect((await importing(connection, day('2024-05-07'))).problems).toEqual([])
      expect((await importing(connection, day('2024-05-08'))).problems).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('reports its progress in order, up to all bytes', async () => {
    const seen: ImportProgress[] = []
    await importing(connection, files, { onProgress: progress => seen.push(progress) })
    const phases = seen.map(({ phase }) => phase)
    expect([...new Set(phases)]).toEqual(['reading', 'resolving', 'people', 'assignments', 'storing'])
    expect(seen.every(({ bytesRead, bytesTotal }) => bytesRead <= bytesTotal)).toBe(true)
    expect(seen.findLast(({ phase }) => phase === 'reading')?.bytesRead).toBe(seen[0]?.bytesTotal)
  })

  it.each(['reading', 'assignments', 'storing'])('aborted while %s leaves nothing behind', async phase => {
    const empty = await digest(connection)
    const abort = new AbortController()
    const onProgress = (progress: ImportProgress) => {
      if (progress.phase === phase) abort.abort(new Error('enough'))
    }
    const aborted = importing(connection, files, { signal: abort.signal, onProgress })
    await expect(aborted).rejects.toThrow('enough')
    expect(await digest(connection)).toBe(empty)
    expect((await importing(connection, files)).patients).toEqual(tally(2, 0, 0))
  })

  it('waits for another import', async () => {
    await using folder = await folderOf(files)
    const both = await Promise.all(
      [1, 2].map(() => importFolder(connection, folder.dir, { auditKey: testAuditKey })),
    )
    expect(both.map(({ patients }) => patients.created).sort()).toEqual([0, 2])
  })

  it('fails with a sentence if the folder is missing or has nothing to read', async () => {
    await expect(importFolder(connection, '/nowhere/at/all', { auditKey: testAuditKey })).rejects.toThrow(
      FolderError,
    )
    await expect(importing(connection, { 'a.txt': ['x'] })).rejects.toThrow(FolderError)
  })
})
