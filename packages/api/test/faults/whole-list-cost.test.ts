import { accountSites } from '@empanel/db'
import { expect, test } from 'vitest'
import { createContractCaller } from '../../src/clinic/contract/router.ts'
import { openClinic } from '../clinic.ts'
import { testContext } from '../fixtures.ts'
import { costOf } from '../walk/cost.ts'

const { connection, sql, db, services, add } = await openClinic('network')

test('64 a whole list of one site’s patients reads only those, however many belong to others', async () => {
  const { id: siteId } = await add.site()
  const { id: userId } = await add.user({ role: 'staff' })
  await db.insert(accountSites).values({ userId, siteId })
  const mine = [await add.patient({ siteId }), await add.patient({ siteId })].map(({ id }) => id)
  await sql`insert into patients (first_name, last_name, gender)
    select 'Ana', 'Ruiz' || n, 'F' from generate_series(1, 40000) n`
  await sql.unsafe('vacuum analyze')
  const { patients } = createContractCaller(testContext(services(), { userId, role: 'staff' }))
  const asked = { limit: 20, ordering: [] }
  expect((await patients.list(asked)).items.map(({ id }) => id)).toEqual(mine)
  const { blocks, statement } = await costOf(connection, () => patients.list(asked))
  expect(blocks, statement).toBeLessThan(150)
})
