import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrationsFolder } from '../src/connection/migrate.ts'
import { createEmptyDatabase } from './databases.ts'

/** A database with the first `count` migrations, as an older release left it: `migrate` takes it from there. */
export async function createFormerDatabase(count: number) {
  const connection = await createEmptyDatabase()
  const { sql } = connection
  const applied = readMigrationFiles({ migrationsFolder }).slice(0, count)
  await sql.unsafe(applied.flatMap(migration => migration.sql).join(';'))
  await sql.unsafe(`
    create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  for (const { hash, folderMillis } of applied) {
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`
  }
  return connection
}
