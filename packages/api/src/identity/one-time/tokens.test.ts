import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { tokenIn } from '../../../test/mailbox.ts'
import { findToken, issueToken, useToken } from './tokens.ts'

const { db, add } = await openClinic()
const resetting = (userId: number) => ({ purpose: 'reset_password', userId }) as const
const dead = { code: 'BAD_REQUEST', reason: 'link_not_valid' }

test('70 a link is found and used for its own purpose alone', async () => {
  const { id, email } = await add.user()
  const token = tokenIn((await issueToken(db, resetting(id), email)).link)
  expect(await findToken(db, ['verify_email', 'change_email'], token)).toBeUndefined()
  expect(await refusalOf(useToken(db, ['verify_email', 'change_email'], token))).toMatchObject(dead)
  expect(await findToken(db, ['reset_password'], token)).toMatchObject({ userId: id, open: true })
  await useToken(db, ['reset_password'], token)
})

test('70 a newer link ends older ones of its owner and purpose, and no others', async () => {
  const [user, other] = [await add.user(), await add.user()]
  const older = tokenIn((await issueToken(db, resetting(user.id), user.email)).link)
  const theirs = tokenIn((await issueToken(db, resetting(other.id), other.email)).link)
  const changing = { purpose: 'change_email', userId: user.id } as const
  const change = tokenIn((await issueToken(db, changing, 'new@example.org')).link)
  for (const sparing of ['handed over', undefined] as const) {
    await issueToken(db, resetting(user.id), user.email, { sparing })
    expect(await findToken(db, ['reset_password'], older)).toMatchObject({ open: false })
    expect(await findToken(db, ['reset_password'], theirs)).toMatchObject({ open: true })
    expect(await findToken(db, ['change_email'], change)).toMatchObject({ open: true })
  }
})
