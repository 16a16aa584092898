import { describe, expect, inject, test } from 'vitest'
import { emailOf } from './entrance.ts'
import { signIn } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

describe('signing in', () => {
  test('a wrong password says so and keeps what was typed', async () => {
    const page = await open('/')
    await page.getByLabel('E-mail address or username').fill(emailOf('staff'))
    await page.getByRole('textbox', { name: 'Password' }).fill('not the one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('password is wrong')
    expect(await page.getByLabel('E-mail address or username').inputValue()).toBe(emailOf('staff'))
  })

  test('leads to the page that was asked for, and the session survives a reload', async () => {
    const page = await open('/practitioners?q=dora')
    await page.waitForURL('**/sign-in?next=*')
    await signIn(page, 'staff')
    await page.waitForURL('**/practitioners')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Practitioners' }).waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('dora')
  })

  test('goes to no other site, whatever the address says', async () => {
    for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
      const page = await open(`/sign-in?next=${encodeURIComponent(next)}`)
      await signIn(page, 'staff')
      expect(new URL(page.url()).origin).toBe(inject('address'))
    }
  })
})
