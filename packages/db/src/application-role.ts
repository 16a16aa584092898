import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { openPool } from './connect.ts'

/** A role that cannot be the application's, in words for whoever asked for it. */
export class UnsuitableRole extends Error {}

type Wanted = { name: string; password?: string }

/**
 * Gives a role what a server needs and no more: it reads and changes rows, adds entries to the audit trail and reads
 * them, and can neither change nor remove these, nor any table. With `password` the role is made if there is none, and
 * gets this password. Tables of later migrations are covered if the same role as now makes them.
 * @throws UnsuitableRole when there is no such role, or it could take the privileges that it must not have.
 */
export async function setUpApplicationRole(url: string, wanted: Wanted): Promise<void> {
  const sql = openPool(url, 1, { prepare: false })
  try {
    await sql.begin(async tx => {
      if (wanted.password !== undefined) await ensureLogin(tx, wanted.name, wanted.password)
      await demandSuitable(tx, wanted.name)
      await grant(tx, wanted.name)
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

type Tx = postgres.TransactionSql

async function ensureLogin(tx: Tx, name: string, password: string): Promise<void> {
  const [found] = await tx`select from pg_roles where rolname = ${name}`
  const [statement] = await tx<[{ text: string }]>`
    select format(${found ? 'alter' : 'create'} || ' role %I with login password %L', ${name}::text,
      ${verifierOf(password)}::text) as text`
  await tx.unsafe(statement.text)
}

async function demandSuitable(tx: Tx, name: string): Promise<void> {
  const [role] = await tx<{ powerful: boolean; owns: boolean }[]>`
    select rolsuper or rolcreaterole or rolreplication or rolbypassrls as powerful,
      exists (
        select from pg_class where relnamespace = 'public'::regnamespace and pg_has_role(r.oid, relowner, 'member')
      ) or exists (
        select from pg_database
        where datname = current_database() and pg_has_role(r.oid, datdba, 'member')
      ) as owns
    from pg_roles r where rolname = ${name}`
  if (!role) {
    throw new UnsuitableRole(
      `There is no role ${name}. With --password-stdin it is made, as one that may log in.`,
    )
  }
  if (role.powerful || role.owns) {
    const what = role.powerful ? 'is an administrator of the server' : 'owns the database or its tables'
    throw new UnsuitableRole(
      `The role ${name} ${what}, itself or through another role, and could do anything to the audit trail. ` +
        'Choose another one.',
    )
  }
}

async function grant(tx: Tx, name: string): Promise<void> {
  const role = tx(name)
  const [database] = await tx<[{ name: string }]>`select current_database() as name`
  await tx`revoke all on all tables in schema public from ${role}`
  await tx`grant connect, temporary on database ${tx(database.name)} to ${role}`
  await tx`grant usage on schema public, drizzle to ${role}`
  await tx`grant select on drizzle.__drizzle_migrations to ${role}`
  await tx`grant select, insert, update, delete on all tables in schema public to ${role}`
  await tx`alter default privileges in schema public grant select, insert, update, delete on tables to ${role}`
  await tx`revoke update, delete on audit_events from ${role}`
}

/** What PostgreSQL stores of a password (RFC 5803), so that the password itself is in no log of statements. */
function verifierOf(password: string): string {
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}
