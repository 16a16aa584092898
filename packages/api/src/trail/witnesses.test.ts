import { forging } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { callAs, testPassword } from '../../test/fixtures.ts'
import { findLosses, type Witness } from './witnesses.ts'

const { db, sql, add, services } = await openClinic('minimum-necessary')
const by = (userId: number, role: 'admin' | 'doctor') => callAs(services(), { userId, role })

async function breakGlass() {
  const { user } = await add.doctorAccount()
  const { id: patientId } = await add.patient()
  return by(user.id, 'doctor').access.breakGlass({ patientId, reason: 'found in the street' })
}

/** Ways to make a row that is stored together with an entry. */
const makes: Record<Witness, () => Promise<unknown>> = {
  account: async () => {
    const { id, email } = await add.user({ role: 'admin' })
    return by(id, 'admin').users.create({
      email: `new.${email}`,
      name: 'Ada',
      password: testPassword,
      role: 'staff',
    })
  },
  session: async () => {
    const { email } = await add.user()
    return callAs(services()).auth.login({ login: email ?? '', password: testPassword })
  },
  emergency: breakGlass,
  verdict: async () => {
    const { id } = await breakGlass()
    const admin = by((await add.user({ role: 'admin' })).id, 'admin')
    return admin.access.review({ id, version: 1, verdict: 'justified' })
  },
}

async function missing(): Promise<Record<Witness, number>> {
  const losses = await findLosses(db)
  const countOf = (of: Witness) => losses.find(loss => loss.of === of)?.count ?? 0
  return {
    account: countOf('account'),
    session: countOf('session'),
    emergency: countOf('emergency'),
    verdict: countOf('verdict'),
  }
}

test.each([
  ['account', `action = 'users.update'`],
  ['account', `target = 'user/0'`],
  ['session', `action = 'auth.refresh'`],
  ['session', `outcome = 'denied'`],
  ['session', `actor_id = null`],
  ['session', `at = at - interval '1 hour'`],
  ['session', `at = at + interval '1 hour'`],
  ['emergency', `action = 'patients.read'`],
  ['emergency', `outcome = 'denied'`],
  ['emergency', `target = 'break-glass/0'`],
  ['verdict', `action = 'access.reviews'`],
  ['verdict', `outcome = 'denied'`],
  ['verdict', `target = 'break-glass/0'`],
] as const)('87 an entry that is not the one of its %s does not stand for it: %s', async (of, change) => {
  // Another one’s entry, before or after it, does not stand for it either.
  await makes[of]()
  await makes[of]()
  const [entry] = await sql<{ id: number }[]>`select max(id)::int as id from audit_events`
  await makes[of]()
  const before = await missing()
  await forging(sql, tx => tx.unsafe(`update audit_events set ${change} where id = ${entry?.id ?? 0}`))
  expect(await missing()).toEqual({ ...before, [of]: before[of] + 1 })
})
