import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const { sql, add, services } = await openClinic()
const ana = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' } as const

test('66 an account’s own records are counted, without those that are deleted or belong to others', async () => {
  const { policy, ...others } = services()
  const { id: userId } = await add.user()
  const self = callAs({ ...others, policy: { ...policy, ownRecords: 2 } }, { userId, role: 'patient' })
  for (let n = 0; n < 3; n++) {
    await add.patient({ ownerId: (await add.user()).id })
    await add.patient({ ownerId: userId, deletedAt: '2024-01-01T00:00:00.000Z' })
  }
  await self.patients.create(ana)
  await self.patients.create(ana)
  const before = await sql`select id from patients`
  expect(await refusalOf(self.patients.create(ana))).toMatchObject({ reason: 'quota_reached' })
  expect(await sql`select id from patients`).toEqual(before)
})
