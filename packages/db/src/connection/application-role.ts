import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { Tx } from './connect.ts'
import { openPool } from './pool.ts'
import { privileges, type TableName, type Writing } from './privileges.ts'

/** The role cannot be the application's. The message is for the user who named it. */
export class UnsuitableRole extends Error {}

type Wanted = { name: string; password?: string }

/**
 * Grants a role exactly the privileges that a server needs (see `privileges.ts`). It owns no table. With `password`,
 * the role is created if it is missing, and gets that password.
 * @throws UnsuitableRole when the role does not exist, or could obtain privileges that it must not have.
 */
export async function setUpApplicationRole(url: string, wanted: Wanted): Promise<void> {
  await within(url, async tx => {
    if (wanted.password !== undefined) await ensureLogin(tx, wanted.name, wanted.password)
    await demandSuitable(tx, wanted.name)
    await grant(tx, wanted.name)
    await demandNoMore(tx, wanted.name)
  })
}

/**
 * Grants existing application roles the privileges of this version, because migrations add tables. It recognises these
 * roles by their grants: they may insert into the trail and may not truncate it. It does nothing unless the caller owns
 * the tables.
 */
export async function renewApplicationRoles(url: string): Promise<void> {
  await within(url, async tx => {
    const roles = await tx<{ name: string }[]>`
      select rolname as name from pg_class t cross join aclexplode(t.relacl) as a join pg_roles r on r.oid = a.grantee
      where t.oid = 'public.audit_events'::regclass and a.grantee <> t.relowner and pg_has_role(t.relowner, 'usage')
      group by rolname
      having bool_or(privilege_type = 'INSERT') and not bool_or(privilege_type = 'TRUNCATE')`
    for (const { name } of roles) await grant(tx, name)
  })
}

async function within(url: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  const sql = openPool(url, 1, { prepare: false })
  try {
    await sql.begin(work)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

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
  await tx`grant connect, temporary on database ${tx(database.name)} to ${role}`
  await tx`grant usage on schema public, drizzle to ${role}`
  await tx`grant select on drizzle.__drizzle_migrations to ${role}`
  // Earlier versions granted every future table by default.
  await tx`alter default privileges in schema public revoke all on tables from ${role}`
  await tx`revoke all on all tables in schema public from ${role}`
  await tx`revoke all on all sequences in schema public from ${role}`
  // The role and its triggers only read sequences. Only the tables' defaults advance them.
  await tx`grant select on all tables in schema public to ${role}`
  await tx`grant select on all sequences in schema public to ${role}`
  for (const { table, deletable, adds, changes } of tables) {
    if (adds) await tx`grant insert on ${tx(table)} to ${role}`
    if (changes.length > 0) await tx`grant update (${tx(changes)}) on ${tx(table)} to ${role}`
    if (deletable) await tx`grant delete on ${tx(table)} to ${role}`
  }
}

const isTable = (name: string): name is TableName => name in privileges

/** The privileges as PostgreSQL names them. */
const tables = Object.keys(privileges)
  .filter(isTable)
  .map(name => {
    const { deletable, columns } = privileges[name]
    const writings: [string, Writing][] = Object.entries(columns)
    return {
      table: toSnakeCase(name),
      deletable,
      adds: writings.some(([, writing]) => writing === 'once' || writing === 'always'),
      changes: writings
        .filter(([, writing]) => writing === 'later' || writing === 'always')
        .map(([column]) => toSnakeCase(column)),
    }
  })

/** Privileges from elsewhere, such as membership in another role, must not let it change or remove permanent rows. */
async function demandNoMore(tx: Tx, name: string): Promise<void> {
  const stay = tables.filter(({ deletable }) => !deletable).map(({ table }) => `public.${table}`)
  const [more] = await tx<{ table: string }[]>`
    select name as table from unnest(${stay}::text[]) as name
    where has_table_privilege(${name}, name, 'UPDATE, DELETE, TRUNCATE')
    order by name limit 1`
  if (more) {
    throw new UnsuitableRole(
      `The role ${name} may change ${more.table} as a whole, through another role or what everybody may. Choose another one.`,
    )
  }
}

/**
 * Computes the SCRAM verifier that PostgreSQL stores (RFC 5803). The password itself never appears in a statement log.
 */
function verifierOf(password: string): string {
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}
