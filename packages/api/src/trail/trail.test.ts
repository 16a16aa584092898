import { type Database, patients } from '@empanel/db'
import { emptyTrail } from '@empanel/db/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { addPatient } from '../../test/fixtures.ts'
import { change, trailOn, verify } from '../../test/trail.ts'

const { connection, db } = await openClinic()
beforeEach(() => emptyTrail(connection))

/** A change that makes a patient and fails with each of these codes in turn, then another change. */
async function attempt(...codes: string[]) {
  const trail = trailOn(connection)
  const before = await db.$count(patients)
  const work = async (tx: Database) => {
    await addPatient(tx)
    const code = codes.shift()
    if (!code) return
    await tx.execute(sql.raw(`do $$ begin raise exception 'broken off' using errcode = '${code}'; end $$`))
  }
  const outcome = await change(trail, 1, work).then(
    () => 'done',
    () => 'failed',
  )
  const made = (await db.$count(patients)) - before
  await change(trail, 2)
  return { outcome, made, trail: await verify(connection) }
}

test.each([
  ['a deadlock', ['40P01'], 'done', 1],
  ['a serialisation failure', ['40001'], 'done', 1],
  ['a collision that recurs', ['40P01', '40001'], 'failed', 0],
  ['another failure', ['22012'], 'failed', 0],
])(
  'G6 after %s the whole change is repeated once, together with its entry or not at all',
  async (_, codes, outcome, made) => {
    expect(await attempt(...codes)).toMatchObject({
      outcome,
      made,
      // The chain continues from its old state.
      trail: { entries: made + 1, chains: 1, mismatches: 0 },
    })
  },
)
