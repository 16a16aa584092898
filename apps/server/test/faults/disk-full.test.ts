import { join } from 'node:path'
import { connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'
import { ask, creating, isUnavailable, openClinic, say } from './requests.ts'
import { mountSmall } from './volume.ts'

/** A volume of 64 MiB in which PostgreSQL puts the tables of whoever asks for none; its log of changes is elsewhere. */
async function smallVolume(cluster: Cluster) {
  const path = join(cluster.folder, 'small')
  const volume = mountSmall(path, 64)
  cluster.own(path)
  await using connection = await connect({ databaseUrl: cluster.url })
  await connection.sql.unsafe(`create tablespace small location '${path}'`)
  await connection.sql`alter database postgres set default_tablespace = 'small'`
  return {
    ...volume,
    fill() {
      expect(() => volume.fill(-1)).toThrow('ENOSPC')
    },
  }
}

/** Puts the audit trail on another volume than the records. */
async function moveTrail(url: string): Promise<void> {
  await using connection = await connect({ databaseUrl: url })
  await connection.sql`alter table audit_events set tablespace pg_default`
  const indexes = await connection.sql`select indexname from pg_indexes where tablename = 'audit_events'`
  for (const { indexname } of indexes) {
    await connection.sql.unsafe(`alter index ${indexname} set tablespace pg_default`)
  }
}

test.each([
  ['the trail on a volume of its own', true],
  ['the trail on the same volume', false],
])('G11 a full disk, %s: writes are 503, reads go on as far as they can be recorded', async (name, apart) => {
  await using cluster = await startCluster()
  using volume = await smallVolume(cluster)
  await using clinic = await openClinic(cluster)
  if (apart) await moveTrail(cluster.url)
  await using connection = await connect({ databaseUrl: cluster.url })
  const count = async () => {
    const [row] = await connection.sql<[{ patients: number; reads: number }]>`
      select (select count(*)::int from patients) as patients,
        (select count(*)::int from audit_events where action = 'patients.read') as reads`
    return row
  }
  const write = (n: number) => creating(clinic, `Full ${n}`)[n % 2 ? 'rest' : 'rpc']()
  const read = (path: string) => ask(clinic.address + path, { token: clinic.token })

  expect((await write(0)).status).toBe(200)
  volume.fill()
  // There is some room left in the pages that the tables have already.
  let made = 1
  while ((await write(made)).status < 300) made += 1
  const writes = await Promise.all(Array.from({ length: 10 }, (_, n) => write(n)))
  while (!apart && (await read('/api/patients/?limit=1')).status === 200);
  const before = await count()
  const reads = await Promise.all(Array.from({ length: 20 }, () => read('/api/patients/?limit=1')))
  const unrecorded = await Promise.all(['/trpc/policy.get', '/trpc/auth.me', '/health/ready'].map(read))
  const after = await count()
  volume.free()
  const again = await write(made)

  say(`disk full, ${name}`, {
    'writes refused': writes.filter(isUnavailable).length,
    'reads answered': reads.filter(({ status }) => status === 200).length,
    'reads refused': reads.filter(isUnavailable).length,
    'reads recorded': after.reads - before.reads,
    'status once there is room': again.status,
  })
  expect(writes.every(isUnavailable)).toBe(true)
  expect(after.patients).toBe(made)
  expect(unrecorded.map(({ status }) => status)).toEqual([200, 200, 200])
  if (apart) expect(reads.map(({ status }) => status)).toEqual(Array(20).fill(200))
  else expect(reads.every(isUnavailable)).toBe(true)
  expect(after.reads - before.reads).toBe(apart ? 20 : 0)
  expect(again.status).toBeLessThan(300)
})
