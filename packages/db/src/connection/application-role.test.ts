import { randomBytes } from 'node:crypto'
import { toSnakeCase } from 'drizzle-orm/casing'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'
import { renewApplicationRoles, setUpApplicationRole, UnsuitableRole } from './application-role.ts'
import { privileges, type TableName } from './privileges.ts'

const role = `empanel_app_${randomBytes(6).toString('hex')}`
const connection = await suiteDatabase()
beforeAll(async () => {
  await connection.sql`create role ${connection.sql(role)}`
  await setUpApplicationRole(connection.url, { name: role })
  await connection.sql.unsafe(`
    insert into users (name, email, password_hash, role) values
      ('Dora', 'dora@example.org', '-', 'doctor'), ('Ada', 'ada@example.org', '-', 'admin');
    insert into patients (first_name, last_name, gender) values ('Ana', 'Ruiz', 'F'), ('Ben', 'Li', 'M');
    insert into practitioners (first_name, last_name, specialty) values ('Dora', 'Doctor', 'Cardiology'), ('Otto', 'Other', 'None');
    insert into assignments (patient_id, practitioner_id, role, started_at, ended_at, ended_by)
      values (1, 1, 'primary', '2024-01-01', '2024-02-01', 2), (2, 1, 'primary', '2024-01-01', null, null);
    insert into assignments (patient_id, practitioner_id, role, external_source) values (1, 1, 'consulting', 'fhir');
    insert into break_glass_grants (patient_id, actor_id, reason, expires_at)
      values (1, 1, 'found in the street', now() + interval '1 hour');
    insert into break_glass_grants (patient_id, actor_id, reason, expires_at, reviewed_at, reviewed_by, verdict)
      values (2, 1, 'curious', now() + interval '1 hour', now(), 2, 'unjustified');
    insert into covers (practitioner_id, by_id, starts_at, ends_at, created_by, ended_at, ended_by)
      values (1, 2, now(), now() + interval '1 day', 2, null, null), (1, 2, '2024-01-01', '2024-02-01', 2, '2024-01-02', 2);
    insert into audit_events (actor_role, action, outcome, patient_ids, request_id)
      values ('system', 'import', 'ok', '{1}', 'r');
    insert into sessions (id, user_id, token_hash, rotates, expires_at)
      values (gen_random_uuid(), 1, '-', true, now());
    insert into sign_in_attempts (account, ip, failures) values ('user/1', '*', 1);
    insert into idempotency_keys (caller, procedure, key_hash) values ('user/1', 'patients.create', '-');
    insert into usage (caller, kind, since, until, used) values ('user/1', 'creations', now(), now(), 1)`)
})
afterAll(() => connection.sql.unsafe(`drop owned by ${role}; drop role ${role}`))

/** Runs a statement as the role and rolls it back. */
async function attempt(statement: string): Promise<unknown> {
  const undo = new Error('undo')
  const outcome = await connection.sql
    .begin(async tx => {
      await tx.unsafe(`set local role ${role}`)
      await tx.unsafe(statement)
      throw undo
    })
    .catch((error: unknown) => error)
  return outcome === undo ? 'done' : outcome
}

const tableNames = Object.keys(privileges).filter((name): name is TableName => name in privileges)
const tables = tableNames.map(name => ({ ...privileges[name], table: toSnakeCase(name) }))

async function contents(): Promise<unknown> {
  const rows = await Promise.all(
    tables.map(
      ({ table }) => connection.sql`select to_jsonb(t)::text from ${connection.sql(table)} t order by 1`,
    ),
  )
  return rows.map(found => [...found])
}

async function expectRefused(statements: string[]): Promise<void> {
  const before = await contents()
  for (const statement of statements)
    expect(await attempt(statement), statement).toMatchObject({ code: '42501' })
  expect(await contents()).toEqual(before)
}

test('87 the role can neither change a column nor remove a row that its privileges exclude', async () => {
  const refused: string[] = []
  for (const { table, deletable, columns } of tables) {
    refused.push(`truncate ${table} cascade`)
    // Rows that others refer to may be left.
    const remove = `delete from ${table} where false`
    if (deletable) expect(await attempt(remove), remove).toBe('done')
    else refused.push(remove)
    for (const [name, writing] of Object.entries(columns)) {
      const column = toSnakeCase(name)
      // The value does not matter: the statement is refused or allowed as a whole.
      const change = `update ${table} set ${column} = ${column} where false`
      if (writing === 'always' || writing === 'later') expect(await attempt(change), change).toBe('done')
      else refused.push(change.replace(/= \w+ where/, '= default where'))
    }
  }
  await expectRefused(refused)
})

const grant = (columns: string, values: string) =>
  `insert into break_glass_grants (patient_id, actor_id, reason, expires_at, ${columns})
    overriding system value values (1, 1, 'none', now(), ${values})`

test('87 the role can insert no ids, moments or verdicts, and cannot advance a sequence', async () => {
  await expectRefused([
    grant('granted_at', `'2020-01-01'`),
    grant('reviewed_at, reviewed_by, verdict', `now(), 2, 'justified'`),
    grant('note', `'as agreed'`),
    'insert into care_team_sizes values (1, 5)',
    'insert into panel_sizes values (1, 5, 5)',
    `insert into name_words values ('planted')`,
    ...['users', 'patients', 'practitioners', 'assignments', 'break_glass_grants', 'audit_events'].flatMap(
      table => [`select setval('${table}_id_seq', 1000)`, `select nextval('${table}_id_seq')`],
    ),
  ])
})

/** A row that the role may insert, without its id. */
const rows: Record<string, { columns: string; values: string }> = {
  users: { columns: 'name, email, password_hash, role', values: `'E', 'e@example.org', '-', 'staff'` },
  patients: { columns: 'first_name, last_name, gender', values: `'E', 'V', 'F'` },
  practitioners: { columns: 'first_name, last_name, specialty', values: `'E', 'V', 'None'` },
  assignments: { columns: 'patient_id, practitioner_id, role', values: `2, 2, 'consulting'` },
  break_glass_grants: { columns: 'patient_id, actor_id, reason, expires_at', values: `1, 1, 'none', now()` },
  sites: { columns: 'name', values: `'E'` },
  panel_settings: { columns: 'practitioner_id, accepting, fte, since', values: `2, 'open', 1, now()` },
  panel_overrides: {
    columns: 'assignment_id, refusal, reason, size, accepting, at',
    values: `1, 'panel_full', 'none', 1, 'open', now()`,
  },
  planned_changes: {
    columns: 'kind, patient_id, practitioner_id, due_at, created_by',
    values: `'end', 2, 2, now(), 1`,
  },
  requests: { columns: 'patient_id, practitioner_id, created_by', values: `2, 2, 1` },
  notices: { columns: 'user_id, kind, role, refs', values: `1, 'primary_changed', 'holder', '{}'` },
  covers: {
    columns: 'practitioner_id, by_id, starts_at, ends_at, created_by',
    values: `1, 2, now(), now() + interval '1 day', 1`,
  },
  transfers: {
    columns: 'from_id, split, consulting, due_at, created_by',
    values: `2, 'even', 'move', now(), 1`,
  },
  invitations: {
    columns: 'email, name, role, invited_by, expires_at',
    values: `'e@example.org', 'E', 'staff', 1, now()`,
  },
  one_time_tokens: {
    columns: 'purpose, hash, user_id, expires_at',
    values: `'reset_password', 'E', 1, now()`,
  },
  password_requests: {
    columns: 'sealed_for, sealed_login, request_id',
    values: `gen_random_uuid(), '-', 'r'`,
  },
  mails: {
    columns: 'message_id, recipient, kind',
    values: `gen_random_uuid(), 'e@example.org', 'primary_changed'`,
  },
  audit_events: {
    columns: 'actor_role, action, outcome, patient_ids, request_id',
    values: `'system', 'import', 'ok', '{}', 'r'`,
  },
}

test('87 where the database makes the id, a row with one is refused, and a row without one is added', async () => {
  const made = tables.filter(({ columns }) => 'id' in columns && columns.id === 'made')
  expect(Object.keys(rows).sort()).toEqual(made.map(({ table }) => table).sort())
  for (const [table, { columns, values }] of Object.entries(rows)) {
    const honest = `insert into ${table} (${columns}) values (${values})`
    expect(await attempt(honest), honest).toBe('done')
    const planted = `insert into ${table} (id, ${columns}) overriding system value values (7000, ${values})`
    // PostgreSQL itself refuses this in a session that has not used the sequence.
    expect(await attempt(planted), planted).toMatchObject({ code: expect.stringMatching(/^(42501|55000)$/) })
    expect(await attempt(`${honest}; ${planted.replaceAll('e@', 'f@').replace(`'E'`, `'F'`)}`)).toMatchObject(
      { code: '42501' },
    )
  }
})

test('87 where the database says when a row was made, a row with another moment is refused', async () => {
  for (const { table, columns } of tables) {
    const row = rows[table]
    if (!row || !('createdAt' in columns)) continue
    const honest = `insert into ${table} (${row.columns}) values (${row.values})`
    await expectRefused([
      honest.replace(') values (', `, created_at) values (`).replace(/\)$/, `, '2020-01-01')`),
    ])
  }
})

const verdict = (more = '') =>
  `update break_glass_grants set verdict = 'justified', reviewed_at = now(), reviewed_by = 2${more} where id = 1`

test('87 only a verdict changes a grant, once, and never the holder’s own; history and ended covers stay', async () => {
  expect(await attempt(verdict(', expires_at = now()'))).toBe('done')
  expect(await attempt('update assignments set ended_at = now(), ended_by = 2 where id = 2')).toBe('done')
  expect(await attempt('update covers set ended_at = now(), ended_by = 2 where id = 1')).toBe('done')
  expect(
    await attempt(`update assignments set role = 'primary', started_at = '2020-01-01' where id = 3`),
  ).toBe('done')
  await expectRefused([
    verdict(`, expires_at = now() + interval '1 day'`),
    verdict().replace('reviewed_by = 2', 'reviewed_by = 1'),
    verdict().replace('reviewed_at = now()', `reviewed_at = '2020-01-01'`),
    `${verdict()}; ${verdict().replace('justified', 'unjustified')}`,
    `update break_glass_grants set expires_at = now() + interval '1 day' where id = 1`,
    `update break_glass_grants set verdict = null, reviewed_at = null, reviewed_by = null where id = 2`,
    `update break_glass_grants set note = 'as agreed' where id = 2`,
    'update assignments set ended_at = null, ended_by = null where id = 1',
    `update assignments set started_at = '2020-01-01' where id = 2`,
    `update assignments set role = 'consulting' where id = 2`,
    'update covers set ended_at = null, ended_by = null where id = 2',
    `update covers set ended_at = '2020-01-01', ended_by = 2 where id = 1`,
    `update covers set ended_at = now() + interval '1 hour', ended_by = 2 where id = 1`,
  ])
})

test('87 even the owner of the tables can give a verdict only once', async () => {
  const before = await contents()
  for (const change of [
    `verdict = 'justified'`,
    `note = 'as agreed'`,
    'verdict = null, reviewed_at = null, reviewed_by = null',
  ]) {
    await expect(
      connection.sql.unsafe(`update break_glass_grants set ${change} where id = 2`),
    ).rejects.toMatchObject({
      code: '42501',
    })
  }
  expect(await contents()).toEqual(before)
})

test('87 setting the role up again grants later tables and revokes excess privileges', async () => {
  const { sql, url } = connection
  const renewed = async (work: (tx: postgres.Sql) => Promise<unknown>) => {
    await work(sql)
    await renewApplicationRoles(url)
  }
  await renewed(tx =>
    tx.unsafe(`grant all on break_glass_grants to ${role}; revoke truncate on audit_events from ${role};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${role}`),
  )
  await renewed(tx => tx`create table of_a_later_migration (id int)`)
  expect(await attempt('select from of_a_later_migration')).toBe('done')
  await sql`drop table of_a_later_migration`
  await sql`create table of_a_later_migration (id int)`
  await expectRefused(['select from of_a_later_migration', 'delete from break_glass_grants'])
  await sql`drop table of_a_later_migration`
})

test('87 a role that may change such a table through another role is refused', async () => {
  const other = `${role}_other`
  const { sql, url } = connection
  await sql.unsafe(
    `create role ${other}; grant delete on break_glass_grants to ${other}; grant ${other} to ${role}`,
  )
  await expect(setUpApplicationRole(url, { name: role })).rejects.toThrow(UnsuitableRole)
  await sql.unsafe(`drop owned by ${other}; drop role ${other}`)
})
