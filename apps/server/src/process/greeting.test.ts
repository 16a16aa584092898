import { expect, test } from 'vitest'
import { readEnv } from '../settings/env.ts'
import { greeting } from './greeting.ts'

test('the greeting begins with the address, and says how to build a portal that is missing', () => {
  const running = { address: 'http://127.0.0.1:3000', accounts: { kind: 'own' } } as const
  const lines = (portal: string | null) =>
    greeting(readEnv({}), { ...running, portal })
      .trim()
      .split('\n')
  const [first, ...rest] = lines('/srv/dist')
  expect(first).toBe('Empanel is ready at http://127.0.0.1:3000')
  expect(lines(null)).toEqual([
    first,
    '  portal             not built: pnpm --filter @empanel/web build, then start again',
    ...rest,
  ])
})
