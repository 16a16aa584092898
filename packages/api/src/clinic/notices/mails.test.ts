import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs } from '../../../test/fixtures.ts'

const { sql, add, as, services } = await openClinic()
const idOf = async (made: Promise<{ id: number }>) => (await made).id

let [userId, patientId, old, next] = [0, 0, 0, 0]
beforeEach(async () => {
  await sql`delete from mails`
  userId = await idOf(add.user())
  patientId = await idOf(add.patient({ ownerId: userId }))
  ;[old, next] = [(await add.doctorAccount()).doctor.id, (await add.doctorAccount()).doctor.id]
  await add.assignment({ patientId, practitionerId: old, role: 'primary' })
})

const mailed = async () => {
  const rows = await sql<{ kind: string; count: number }[]>`
    select kind, count(*)::int from mails group by kind order by kind`
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}
const ofHolder = () => sql`select kind, recipient, sealed_link from mails where user_id = ${userId}`

test('what is told is mailed to the same accounts, in the same transaction', async () => {
  const staff = await as('staff')
  await staff.assignments.changePrimary({ patientId, practitionerId: next })
  expect(await mailed()).toEqual({ primary_changed: 3 })
  const [account] = await sql`select email from users where id = ${userId}`
  expect([...(await ofHolder())]).toEqual([
    { kind: 'primary_changed', recipient: account?.email, sealed_link: null },
  ])
})

test('of many patients at once an account gets one mail, and within an hour no other of the kind', async () => {
  const staff = await as('staff')
  for (let n = 0; n < 5; n++) {
    const another = await idOf(add.patient({ ownerId: userId }))
    await add.assignment({ patientId: another, practitionerId: old, role: 'primary' })
  }
  const { id } = await staff.transfers.start({ fromId: old, to: [{ practitionerId: next }] })
  expect(await mailed()).toEqual({ panel_handed_over: 3 })
  await staff.transfers.undo({ id })
  expect(await mailed()).toEqual({ panel_handed_over: 3 })
  await sql`update mails set created_at = now() - interval '61 minutes'`
  await staff.transfers.start({ fromId: old, to: [{ practitionerId: next }] })
  expect(await mailed()).toEqual({ panel_handed_over: 6 })
})

test('a kind that is switched off is not mailed, but an opening in an emergency always is', async () => {
  const pat = await as('patient', userId)
  await pat.notices.setSettings({ primary_changed: false })
  await (await as('staff')).assignments.changePrimary({ patientId, practitionerId: next })
  expect([...(await ofHolder())]).toEqual([])
  const stranger = await add.doctorAccount()
  const doctor = callAs(services('minimum-necessary'), { userId: stranger.user.id, role: 'doctor' })
  await doctor.access.breakGlass({ patientId, reason: 'found unconscious in the street' })
  expect(await ofHolder()).toMatchObject([{ kind: 'emergency_opened' }])
})

test('where no mail can leave, none is written, and the notice is', async () => {
  const given = services()
  const mute = { ...given, mail: { ...given.mail, delivery: 'none' as const } }
  const staff = callAs(mute, { userId: await idOf(add.user({ role: 'staff' })), role: 'staff' })
  await staff.assignments.changePrimary({ patientId, practitionerId: next })
  expect(await mailed()).toEqual({})
  expect(await (await as('patient', userId)).notices.count()).toEqual({ count: 1 })
})
