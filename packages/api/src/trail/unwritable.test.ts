import { describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { call, procedures, stateOf } from '../../test/walk/attempt.ts'
import { entries } from '../../test/walk/entries.ts'
import { buildWorld } from '../../test/walk/world.ts'

const traced = Object.keys(entries).filter(path => !entries[path]?.untraced)

const { db, sql, services } = await openClinic()
const world = await buildWorld(db)
await sql.unsafe(`
  create function refuse() returns trigger language plpgsql as $$ begin raise 'secret of the trail'; end $$;
  create trigger refuse before insert on audit_events for each row execute function refuse()`)

describe('58 when the trail cannot be written', () => {
  test('all are recorded except the policy, the sites, one’s own account, and how much waits', () => {
    const untraced = [...procedures.keys()].filter(path => !traced.includes(path))
    const counts = [
      'access.waiting',
      'mails.waiting',
      'plans.waiting',
      'practitioners.waiting',
      'queue.waiting',
      'requests.waiting',
      'transfers.waiting',
      'users.waiting',
    ]
    expect(untraced.sort()).toEqual(
      [
        ...counts,
        'auth.me',
        'notices.count',
        'notices.settings',
        'policy.get',
        'policy.registration',
        'sites.list',
      ].sort(),
    )
  })

  test.each(traced)('%s does not happen', async path => {
    const entry = entries[path]
    const person = world.people.admin
    const id = (entry?.names && person.ids[entry.names].own) ?? 0
    const before = await stateOf(db)
    const input = entry?.input?.({ id, person, world })
    const outcome = await call(services(), { path, input, actor: person.actor })
    expect(outcome).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', reason: 'internal' })
    expect(outcome.reply).toContain('Something went wrong on our side.')
    expect(outcome.reply.replace(`"${path}"`, '')).not.toMatch(/secret|audit|insert|stack/i)
    expect(await stateOf(db)).toEqual(before)
  })
})
