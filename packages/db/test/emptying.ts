import type postgres from 'postgres'

/**
 * Empties the embedded database for the next suite: no rows, no statistics, and ids that begin at 1. This takes a third of the time of
 * making the tables anew. False if a suite left it other than the migrations make it, which `schema` describes: with
 * other tables, rules or rights.
 */
export async function isEmptied(sql: postgres.Sql, schema: string): Promise<boolean> {
  try {
    await sql.unsafe(`${emptying}; ${forgetting}`)
    // Otherwise its log stays in memory for ever, up to a gigabyte.
    await sql`checkpoint`
    return (await schemaOf(sql)) === schema
  } catch {
    // A table that it needs was renamed or dropped, or a newer program's migration is in the list.
    return false
  }
}

/** A digest of all that a database has beside rows and statistics. */
export async function schemaOf(sql: postgres.Sql): Promise<string> {
  const [row] = await sql.unsafe<
    [{ digest: string }]
  >(`select md5(string_agg(line, '\n' order by line)) as digest
    from (${parts.join(' union all ')}) as t (line)`)
  return row.digest
}

/** Objects of the user's own have ids from here on. */
const own = 16_384
const definitions = ['attrdef', 'constraint', 'index', 'namespace', 'policy', 'proc', 'trigger', 'type']
const parts = [
  `select concat_ws(' ', oid, relname, relnamespace, relowner, relkind, relrowsecurity, relacl, reloptions)
    from pg_class where oid >= ${own}`,
  `select a::text from pg_attribute a where attrelid >= ${own}`,
  ...definitions.map(name => {
    const id = name === 'index' ? 'indexrelid' : 'oid'
    return `select t::text from pg_${name} t where ${id} >= ${own}`
  }),
  `select nspacl::text from pg_namespace where nspname = 'public'`,
  `select hash from drizzle.__drizzle_migrations`,
]

/**
 * Truncates the tables that have blocks, because truncating one with its indexes takes long. Deleting would be faster,
 * but would leave dead rows, which tests of the cost of reads would count.
 */
export const emptying = `do $$
  declare used text;
  begin
    select string_agg(quote_ident(relname), ', ') into used from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'sites' and pg_relation_size(oid) > 0;
    if used is not null then
      alter table audit_events disable trigger audit_events_append_only;
      execute 'truncate ' || used || ' cascade';
      alter table audit_events enable trigger audit_events_append_only;
    end if;
    -- The one site that the migrations make.
    if exists (select from sites where id <> 1 or name <> 'Main site' or version <> 1) or not exists (select from sites) then
      truncate sites cascade;
      insert into sites (id, name) overriding system value values (1, 'Main site');
    end if;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      from pg_sequences where schemaname = 'public' and last_value is not null;
    perform setval('sites_id_seq', 1);
  end $$`

/** Takes a superuser, which tests are on their own engine. */
const forgetting = `
  delete from pg_statistic where starelid >= ${own};
  update pg_class set reltuples = -1, relpages = 0, relallvisible = 0
    where oid >= ${own} and relkind = 'r' and reltuples <> -1`
