import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Database } from '../connection/connect.ts'
import { assignments, covers, requests, transferReceivers, transferRows, transfers } from '../schema/index.ts'

/** The reason in the ledger for those who no longer work here. */
export const movedAway = 'moved practice'
/** When they left. */
export const left = '2021-06-30T16:00:00.000Z'

type Clinic = { team: number[]; staff: number; patient: number; record: number }

/** Adds past work: a handover, a cover that is over, and a request of the demo patient. */
export async function insertWork(tx: Database, { team, staff, patient, record }: Clinic): Promise<void> {
  await insertHandover(tx, staff)
  const [away, by, wanted] = team
  if (away === undefined || by === undefined || wanted === undefined) throw new Error('no demo doctors')
  const [startsAt, endsAt] = ['2025-08-04T06:00:00.000Z', '2025-08-18T06:00:00.000Z']
  await tx
    .insert(covers)
    .values({ practitionerId: away, byId: by, startsAt, endsAt, reason: 'summer holiday', createdBy: staff })
  const asked = { patientId: record, practitionerId: wanted, createdBy: patient }
  await tx.insert(requests).values({
    ...{ ...asked, message: 'Nearer to our home.', createdAt: '2025-05-12T09:30:00.000Z' },
    ...{ state: 'declined', answer: 'Full until the summer. Please ask again.', decidedBy: staff },
    decidedAt: '2025-05-13T10:00:00.000Z',
  })
}

/** The patients of one who left, and those who look after them now. */
async function insertHandover(tx: Database, staff: number): Promise<void> {
  const ended = await tx
    .select({ id: assignments.id, patientId: assignments.patientId, fromId: assignments.practitionerId })
    .from(assignments)
    .where(eq(assignments.endReason, movedAway))
    .orderBy(asc(assignments.id))
  const [{ fromId } = { fromId: 0 }] = ended
  const theirs = new Map(ended.filter(row => row.fromId === fromId).map(row => [row.patientId, row.id]))
  const next = await tx
    .select({ id: assignments.id, patientId: assignments.patientId, toId: assignments.practitionerId })
    .from(assignments)
    .where(
      and(
        inArray(assignments.patientId, [...theirs.keys()]),
        eq(assignments.role, 'primary'),
        isNull(assignments.endedAt),
      ),
    )
    .orderBy(asc(assignments.patientId))
  const [made] = await tx
    .insert(transfers)
    .values({
      ...{ fromId, split: 'capacity', consulting: 'end', reason: movedAway, createdBy: staff, state: 'done' },
      ...{ dueAt: left, settledAt: left, createdAt: left, moved: next.length },
    })
    .returning({ id: transfers.id })
  if (!made) throw new Error('insert returned no row')
  const counts = Map.groupBy(next, ({ toId }) => toId)
  const transferId = made.id
  await tx
    .insert(transferReceivers)
    .values(
      [...counts].map(([practitionerId, { length }]) => ({ transferId, practitionerId, patients: length })),
    )
  await tx.insert(transferRows).values(
    next.map(({ id, patientId, toId }) => ({
      ...{ transferId, patientId, role: 'primary' as const, practitionerId: toId, outcome: 'moved' as const },
      ...{ fromAssignment: theirs.get(patientId) ?? 0, toAssignment: id },
    })),
  )
}
