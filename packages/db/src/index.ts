export { type Connection, connect, type Database, DatabaseUnavailable, type Location } from './connect.ts'
export { demoAccounts } from './demo/accounts.ts'
export { migrate } from './migrate.ts'
export * from './schema/index.ts'
