import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { testContext } from '../../../test/fixtures.ts'
import { stepsOf } from '../../../test/walk/cost.ts'
import { createContractCaller } from './router.ts'

const { connection, sql, services, add } = await openClinic()

test('a page in an indexed order is read from the index; any other reads only what it sorts', async () => {
  const { id: userId } = await add.user({ role: 'admin' })
  const { patients, assignments } = createContractCaller(testContext(services(), { userId, role: 'admin' }))
  await sql`
    insert into patients (first_name, last_name, gender, date_of_birth)
    select 'First' || i % 7, 'Last' || i % 90, 'U', (date '1950-01-01' + i % 900)::text from generate_series(1, 6000) as i`
  await add.practitioner()
  await sql`
    insert into assignments (patient_id, practitioner_id, role, started_at)
    select p.id, d.id, 'primary', now() - p.id * interval '1 minute' from patients p, practitioners d`
  await sql`vacuum analyze`
  const indexes = { lastName: 'patients_sort_name_idx', dateOfBirth: 'patients_birth_idx' } as const
  for (const field of ['lastName', 'dateOfBirth'] as const) {
    const ordering = [{ field, descending: false }]
    const { nextCursor } = await patients.list({ ordering, limit: 3000 })
    for (const halfway of [{}, { cursor: nextCursor ?? '' }]) {
      const steps = await stepsOf(connection, () => patients.list({ ordering, limit: 20, ...halfway }))
      expect(steps.join()).toContain(indexes[field])
      const removed = steps
        .flatMap(step => /Rows Removed by .*Filter: (\d+)/.exec(step)?.[1] ?? [])
        .map(Number)
      expect(Math.max(0, ...removed)).toBeLessThan(100)
    }
  }
  const name = await stepsOf(connection, () =>
    patients.list({ ordering: [{ field: 'name', descending: true }], limit: 20 }),
  )
  expect(name.join()).toMatch(/Index Scan using patients_pkey on patients /)
  const at = await stepsOf(connection, () =>
    assignments.list({ ordering: [{ field: 'assignedAt', descending: true }], limit: 20 }),
  )
  expect(at.join()).toMatch(/patients_deleted_idx/)
})
