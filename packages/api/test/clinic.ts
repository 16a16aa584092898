import type { Database, UserRole } from '@empanel/db'
import { suiteDatabase } from '@empanel/db/testing/suite'
import type { Role } from '../src/kernel/policy/grid.ts'
import type { PresetName } from '../src/kernel/policy/presets/presets.ts'
import type { Admissions } from '../src/kernel/policy/registration.ts'
import {
  addAssignment,
  addDoctorAccount,
  addPatient,
  addPractitioner,
  addSite,
  addUser,
  callAs,
  inReply,
  testPassword,
  testServices,
} from './fixtures.ts'

/** The parameters of a function after the database. */
type Values<Add> = Add extends (db: Database, ...values: infer Rest) => unknown ? Rest : never

/**
 * A clinic of the test file that awaits this at its top level: a database, closed after the file's last test, and ways to
 * fill it and to call the router on it under `usual`.
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
    /** Makes a row, as the function of the same name in `fixtures.ts`. */
    add: {
      user: (...values: Values<typeof addUser>) => addUser(db, ...values),
      patient: (...values: Values<typeof addPatient>) => addPatient(db, ...values),
      practitioner: (...values: Values<typeof addPractitioner>) => addPractitioner(db, ...values),
      site: (...values: Values<typeof addSite>) => addSite(db, ...values),
      doctorAccount: (...values: Values<typeof addDoctorAccount>) => addDoctorAccount(db, ...values),
      assignment: (...values: Values<typeof addAssignment>) => addAssignment(db, ...values),
    },
    /** The router for a new account with this role, or for one that is there. */
    async as(...[role, userId]: [role: UserRole, userId?: undefined] | [role: Role, userId: number]) {
      if (userId !== undefined) return callAs(services(), { role, userId })
      return callAs(services(), { role, userId: (await addUser(db, { role })).id })
    },
    /** Signs in by e-mail address or username. */
    async signIn(login: string, password = testPassword) {
      return inReply(await callAs(services()).auth.login({ login, password }))
    },
  }
}
