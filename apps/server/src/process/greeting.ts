import { presets } from '@empanel/api'
import { demoAccounts } from '@empanel/db'
import type { Env } from '../settings/env.ts'
import { mailSettings } from '../settings/mail.ts'
import { registrationLines } from '../settings/registration.ts'
import type { Accounts } from './accounts.ts'
import type { Running } from './start.ts'

/** Tells the person who started the server in a terminal what they need next. */
export function greeting(env: Env, running: Pick<Running, 'address' | 'accounts' | 'portal'>): string {
  const { address, accounts, portal } = running
  const lines = [
    `Empanel is ready at ${address}`,
    ...(portal === null
      ? ['  portal             not built: pnpm --filter @empanel/web build, then start again']
      : []),
    `  API documentation  ${address}/api/docs/`,
    `  access policy      ${env.ACCESS_POLICY}`,
    `  registration       ${registrationLines(env).join('\n                     ')}`,
    `  data               ${env.DATABASE_URL ? 'the PostgreSQL server of DATABASE_URL' : `the folder ${env.DATA_DIR}`}`,
    ...(mailSettings(env).delivery === 'folder' ? [`  mailbox            ${address}/dev/mail`] : []),
    ...signIns(env, accounts),
    'Ctrl-C stops it.',
  ]
  return `\n${lines.join('\n')}\n\n`
}

/** Says how to sign in. The demo has one account for each role that may do anything under the policy. */
function signIns({ ACCESS_POLICY }: Env, accounts: Accounts): string[] {
  if (accounts.kind === 'own') return []
  if (accounts.kind === 'none') {
    return ['  There is no account yet. Make the first administrator: pnpm empanel create-admin --help']
  }
  const { grid } = presets[ACCESS_POLICY]
  const useful = demoAccounts.filter(({ role }) => Object.values(grid).some(row => role in row))
  const longest = Math.max(...useful.map(({ role }) => role.length))
  return [
    `  demo sign-ins      password ${accounts.password}`,
    ...useful.map(({ role, email }) => `    ${role.padEnd(longest)} ${email}`),
  ]
}
