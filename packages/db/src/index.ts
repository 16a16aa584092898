export { type Connection, connect, type Database, DatabaseUnavailable, type Location } from './connect.ts'
export { migrate } from './migrate.ts'
export * from './schema/index.ts'
