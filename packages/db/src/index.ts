export { readAddress, withOneHost } from './connection/address.ts'
export { renewApplicationRoles, setUpApplicationRole, UnsuitableRole } from './connection/application-role.ts'
export {
  type Choices,
  type Connection,
  connect,
  type Database,
  type Location,
  type Tx,
} from './connection/connect.ts'
export { applyMigrations, migrate, migrationsAfter, takeMigrationTurn } from './connection/migrate.ts'
export { contentOf, reset } from './connection/reset.ts'
export { demoAccounts, demoPeople } from './demo/accounts.ts'
export { reuseRoom, shortenLog } from './engine/log.ts'
export { wordsOfName } from './schema/columns.ts'
export * from './schema/index.ts'
export { makeFolder } from './storage/folder.ts'
export { DatabaseUnavailable, hasCode } from './storage/unavailable.ts'
export { folded } from './text/folding.ts'
export { lowered } from './text/lowering.ts'
