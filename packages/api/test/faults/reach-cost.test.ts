import type { Connection } from '@empanel/db'
import { createTestDatabase, emptyTrail, testEngines } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import type { Services } from '../../src/kernel/context.ts'
import { scopeOf } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presetNames, presets } from '../../src/kernel/policy/presets/presets.ts'
import { testServices } from '../fixtures.ts'
import { call, procedures } from '../walk/attempt.ts'
import { costOf, waysToAsk } from '../walk/cost.ts'
import { entries } from '../walk/entries.ts'
import { accountRoles } from '../walk/relations.ts'
import { buildWorld, type World } from '../walk/world.ts'

/** Patients of others: enough that rows are looked up in indexes, then so many more that a leak shows. */
const few = 5_000
/** Fewer on the embedded engine, which is slower. */
const manyOn = (server: string | undefined) => (server ? 100_000 : 40_000)
/** Blocks that a read may cost more with a deeper index. */
const slack = 40

type Read = {
  preset: PresetName
  role: (typeof accountRoles)[number]
  path: string
  reach: 'own' | 'assigned' | 'site'
  ask: object
}

/** Every read in every way, for every role that reaches only a part. */
function reads(): Read[] {
  return presetNames.flatMap(preset =>
    accountRoles.flatMap(role =>
      [...procedures].flatMap(([path, { type }]) => {
        const access = entries[path]?.access
        if (type !== 'query' || !access || access === 'public') return []
        const scopes =
          access === 'signed-in' ? ['own' as const] : access.map(cell => scopeOf(presets[preset], role, cell))
        const reach = scopes.at(-1)
        if (scopes.some(scope => scope === undefined) || reach === undefined || reach === 'all') return []
        return waysToAsk(path).map(ask => ({ preset, role, path, reach, ask }))
      }),
    ),
  )
}

type Cost = { blocks: number; statement: string }

async function costs(
  connection: Connection,
  world: World,
  servicesOf: ServicesOf,
): Promise<Map<string, Cost>> {
  const found = new Map<string, Cost>()
  for (const { preset, role, path, reach, ask } of reads()) {
    const services = servicesOf(preset)
    const person = world.people[role]
    const entry = entries[path]
    const id = (entry?.names && person.ids[entry.names][reach]) ?? 0
    const input = entry?.input?.({ id, person, world })
    const called = { path, input: input && { ...Object(input), ...ask }, actor: person.actor }
    const key = `${preset} ${role} ${path} ${JSON.stringify(ask)}`
    found.set(key, await costOf(connection, () => call(services, called)))
  }
  return found
}

type ServicesOf = (preset: PresetName) => Services

/** Made once for each preset, as on a server: a new trail first looks for other chains. */
function servicesOn({ db }: Connection): ServicesOf {
  const made = new Map(presetNames.map(preset => [preset, testServices(db, preset)]))
  return preset => made.get(preset) ?? testServices(db, preset)
}

test.each(testEngines())(
  '64 the cost of a read with limited reach does not grow with the records out of reach: $name',
  async engine => {
    await using connection = await createTestDatabase(engine)
    const world = await buildWorld(connection.db)
    const services = servicesOn(connection)
    const measuredAmong = async (others: number) => {
      await emptyTrail(connection)
      await addForeign(connection, others)
      return costs(connection, world, services)
    }
    await costs(connection, world, services)
    const amongFew = await measuredAmong(few)
    const amongMany = await measuredAmong(manyOn(engine.server))
    expect(amongFew.size).toBeGreaterThan(50)
    const grown = [...amongMany].filter(
      ([key, { blocks }]) => blocks > 2 * (amongFew.get(key)?.blocks ?? 0) + slack,
    )
    expect(grown.map(([key, { blocks, statement }]) => `${key}: ${blocks} blocks\n${statement}`)).toEqual([])
  },
  600_000,
)

/** Another clinic: each patient with two assignments, trail entries and an account that signed in. */
async function addForeign({ sql }: Connection, count: number): Promise<void> {
  await sql.unsafe(`
    create temporary table accounts on commit drop as
      with added as (
        insert into users (email, name, password_hash, role)
          select 'other' || gen_random_uuid() || '@example.org', 'Other ' || n, 'none', 'patient'
          from generate_series(1, ${count}) n returning id)
      select id, row_number() over () as n from added;
    create temporary table colleagues on commit drop as
      with added as (
        insert into practitioners (first_name, last_name, specialty)
          select 'Anders' || n, 'Werner' || n, 'Surgery' from generate_series(1, ${count} / 10) n returning id)
      select id, row_number() over () as n from added;
    create temporary table others on commit drop as
      with added as (
        insert into patients (first_name, last_name, date_of_birth, gender, owner_id)
          select 'Ana' || n, 'Ruizer' || n, '1980-01-01', 'F', id from accounts returning id, owner_id)
      select id, owner_id, row_number() over () as n from added;
    analyze accounts, colleagues, others;
    insert into assignments (patient_id, practitioner_id, role)
      select others.id, colleagues.id, 'primary'
      from others join colleagues on colleagues.n = 1 + others.n % (${count} / 10);
    insert into assignments (patient_id, practitioner_id, role, started_at, ended_at)
      select others.id, colleagues.id, 'consulting', now() - interval '2 days', now() - interval '1 day'
      from others join colleagues on colleagues.n = 1 + (others.n + 1) % (${count} / 10);
    insert into audit_events (at, actor_id, actor_role, action, outcome, patient_ids, request_id)
      select now(), owner_id, 'patient', 'patients.read', 'ok', array[id], 'other' from others;
    insert into sessions (id, user_id, token_hash, rotates, expires_at)
      select gen_random_uuid(), id, 'none', true, now() + interval '1 day' from accounts;
    insert into planned_changes (kind, patient_id, practitioner_id, due_at, created_by)
      select 'change_primary', others.id, colleagues.id, now() + interval '1 day', owner_id
      from others join colleagues on colleagues.n = 1 + others.n % (${count} / 10);
    insert into requests (patient_id, practitioner_id, created_by)
      select others.id, colleagues.id, owner_id
      from others join colleagues on colleagues.n = 1 + others.n % (${count} / 10);
    insert into notices (user_id, kind, role, patient_id, refs)
      select owner_id, 'primary_changed', 'holder', id, '{}' from others;
    insert into covers (practitioner_id, by_id, starts_at, ends_at, created_by)
      select one.id, other.id, now(), now() + interval '1 day', others.owner_id
      from colleagues one join colleagues other on other.n = one.n + 1 join others on others.n = one.n;
    insert into mails (message_id, user_id, recipient, kind)
      select gen_random_uuid(), id, 'other@example.org', 'primary_changed' from accounts;
    create temporary table handovers on commit drop as
      with added as (
        insert into transfers (from_id, split, consulting, due_at, created_by)
          select id, 'even', 'move', now() + interval '1 day', (select min(owner_id) from others) from colleagues
          returning id, from_id)
      select id, from_id from added;
    insert into transfer_receivers (transfer_id, practitioner_id) select id, from_id from handovers;
    insert into transfer_rows (transfer_id, patient_id, role, practitioner_id, outcome, from_assignment)
      select handovers.id, patient_id, 'primary', from_id, 'planned', assignments.id
      from handovers join assignments on practitioner_id = from_id and ended_at is null;
    insert into break_glass_grants (patient_id, actor_id, reason, expires_at)
      select id, owner_id, 'an emergency', now() + interval '1 hour' from others where n % 10 = 0;`)
  await sql.unsafe('vacuum analyze')
}
