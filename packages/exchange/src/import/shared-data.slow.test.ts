import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { testAuditKey } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digest, tally } from '../../test/fixtures.ts'
import { importFolder } from './import.ts'

const root = process.env.EMPANEL_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const isThere = existsSync(join(root, 'kansas-1000'))

const folders = {
  'kansas-1000': [1144, 144, 835, 835, 1215, 57, 13, 0, 0],
  'massachusetts-615': [615, 124, 1093, 102, 5948, 991, 615, 81, 1],
  'massachusetts-100-careteam': [100, 0, 452, 203, 1497, 249, 100, 0, 0],
  'massachusetts-615/bundles': [4, 0, 4, 4, 21, 4, 4, 0, 0],
}

describe.skipIf(!isThere).each(Object.entries(folders))(
  isThere ? 'the shared data in %s' : 'skipped, no shared data: %s',
  (folder, expected) => {
    const [patients = 0, deceased, practitionerLines, practitioners = 0, encounters, pairs = 0] = expected
    const [patientsWithPair, alone, metAfterDeath] = expected.slice(6)
    let connection: Connection
    beforeAll(async () => {
      connection = await createTestDatabase()
    })
    afterAll(() => connection.close())

    const options = {
      auditKey: testAuditKey,
      onProblem: (problem: object) => expect.fail(JSON.stringify(problem)),
    }
    const count = async () => {
      const [row] = await connection.sql`
        select (select count(*) from patients)::int as patients,
          (select count(*) from patients where deceased_on is not null)::int as deceased,
          (select count(*) from practitioners)::int as practitioners, count(*)::int as pairs,
          count(distinct (patient_id, practitioner_id))::int as "distinctPairs",
          count(distinct patient_id)::int as "patientsWithPair",
          count(*) filter (where role = 'primary')::int as primaries,
          count(*) filter (where started_at = ended_at)::int as "metAfterDeath",
          count(*) filter (where (ended_at is null) <> (p.deceased_on is null))::int as "wrongEnds",
          (select count(distinct id) from (select unnest(patient_ids) as id from audit_events) t)::int as audited
        from assignments a join patients p on p.id = a.patient_id`
      return { ...row }
    }

    it('stores nothing in a dry run', async () => {
      const report = await importFolder(connection, join(root, folder), { ...options, dryRun: true })
      expect(report).toMatchObject({ patients: tally(patients, 0, 0), assignments: tally(pairs, 0, 0) })
      expect(await count()).toMatchObject({ patients: 0, practitioners: 0, pairs: 0, audited: 0 })
    })

    it('is imported with the counts of its description', async () => {
      const report = await importFolder(connection, join(root, folder), options)
      expect(report.read).toMatchObject({
        ...{ patients, deceased, practitionerLines, practitioners, encounters, pairs, patientsWithPair },
        encountersWithoutParticipant: alone,
      })
      expect(report).toMatchObject({
        patients: tally(patients, 0, 0),
        practitioners: tally(practitioners, 0, 0),
        assignments: tally(pairs, 0, 0),
        unreadable: 0,
      })
      expect(await count()).toEqual({
        ...{
          patients,
          deceased,
          practitioners: practitioners,
          pairs,
          distinctPairs: pairs,
          patientsWithPair,
        },
        ...{ primaries: patientsWithPair, wrongEnds: 0, audited: patients, metAfterDeath },
      })
    })

    it('does not change in a second import', async () => {
      const before = await digest(connection)
      expect(await importFolder(connection, join(root, folder), options)).toMatchObject({
        patients: tally(0, 0, patients),
        practitioners: tally(0, 0, practitioners),
        assignments: tally(0, 0, pairs),
      })
      expect(await digest(connection)).toBe(before)
    })
  },
)
