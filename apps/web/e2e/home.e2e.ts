import { expect, test } from 'vitest'
import { signIn } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

test.each(['admin', 'staff', 'doctor', 'patient'] as const)(
  '%s signs in and finds a home with their name',
  async somebody => {
    const page = await open('/')
    await signIn(page, somebody)
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('Welcome')
  },
)
