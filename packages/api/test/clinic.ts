import { suiteDatabase } from '@empanel/db/testing/suite'
import type { Role } from '../src/kernel/policy/grid.ts'
import type { PresetName } from '../src/kernel/policy/presets/presets.ts'
import type { Admissions } from '../src/kernel/policy/registration.ts'
import { addUser, callAs, inReply, testPassword, testServices } from './fixtures.ts'

type AccountRole = Exclude<Role, 'pending' | 'anonymous'>

/**
 * A clinic of the test file that awaits this at its top level: a database, closed after the file's last test, and ways to
 * call the router on it under `usual`.
 */
export async function openClinic(usual: PresetName = 'clinic') {
  const connection = await suiteDatabase()
  const { db, sql } = connection
  /** The services of a server that has just started. `wanted`: its `REGISTRATION`. */
  const services = (preset = usual, wanted?: Partial<Admissions>) => testServices(db, preset, wanted)
  return {
    connection,
    db,
    sql,
    services,
    /** The router for a new account with this role. */
    async as(role: AccountRole) {
      const { id: userId } = await addUser(db, { role })
      return callAs(services(), { userId, role })
    },
    /** Signs in by e-mail address or username. */
    async signIn(login: string, password = testPassword) {
      return inReply(await callAs(services()).auth.login({ login, password }))
    },
  }
}
