import { assignments, type Database, type FieldChange, practitioners } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import { disableAccount, lockAccount } from '../../identity/accounts/update.ts'
import { notify } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notPermitted, type Reason, Refusal } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { endAllOpen } from '../ledger/end.ts'
import { lockTeams } from '../ledger/moves/facts.ts'
import { type Moved, movePatients } from '../ledger/moves/move-patients.ts'
import { type DividedRow, type Division, divide, type Handover } from './divide.ts'
import { newsOfHandover } from './news.ts'
import { settleDone, writeRows } from './settle.ts'

/** A handover that is carried out now. */
export type Due = Handover & { id: number; reason: string | null; closesAccount: boolean }

/** For the trail: whom it concerned, who was assigned to a panel that refused them, and whose account was disabled. */
export type HandedOver = {
  patientIds: number[]
  overridden: number[]
  closedAccount: { id: number; changes: FieldChange[] } | undefined
}

/** An assignment with what became of it. */
type Fate = {
  row: DividedRow
  practitionerId: number | null
  toAssignment: number | null
  failure: Reason | null
}

/**
 * Hands a panel over in the transaction `tx`, with a number of statements that does not grow with the panel. All rules of
 * moves hold; assignments that they refuse stay where they are.
 * @throws CONFLICT when there is something to hand over and nobody can take any of it.
 */
export async function handOver(
  ctx: Permitted,
  tx: Database,
  due: Due,
  division: Division,
): Promise<HandedOver> {
  const userId = due.closesAccount ? await lockAccountOf(tx, due.fromId) : null
  await lockTeams(ctx, tx, {
    patientIds: division.rows.map(({ patientId }) => patientId),
    practitionerIds: [due.fromId, ...due.to.map(({ practitionerId }) => practitionerId)],
  })
  const first = await moveRows(ctx, tx, due, division.rows)
  // Others may have filled a panel since it was read. What was full is locked by now, so a second look is the last one.
  const late = new Set(first.filter(isFull).map(({ row }) => row.patientId))
  const again =
    late.size > 0 && due.split !== 'manual'
      ? await divide(ctx, tx, { ...due, to: placesLeft(due, first), wishes: new Map() })
      : undefined
  const retried =
    again &&
    (await moveRows(
      ctx,
      tx,
      due,
      again.rows.filter(row => late.has(row.patientId)),
    ))
  const second = new Map(retried?.map(fate => [fate.row.patientId, fate]))
  const fates = first.map(fate => second.get(fate.row.patientId) ?? fate)
  const ending = division.rows.filter(({ outcome }) => outcome === 'ended')
  const ended = await endAllOpen(ctx, tx, {
    ids: ending.map(({ assignmentId }) => assignmentId),
    reason: due.reason,
  })
  const endedIds = new Set(ended.map(({ id }) => id))
  const handed = fates.filter(({ toAssignment }) => toAssignment !== null)
  const left = fates.filter(({ toAssignment }) => toAssignment === null)
  if (left.length > 0 && handed.length + ended.length === 0) throw nobodyTakes(left)
  await writeRows(tx, due.id, [
    ...fates.map(fateRow),
    ...ending
      .filter(({ assignmentId }) => endedIds.has(assignmentId))
      .map(({ patientId, role, assignmentId }) => ({
        ...{ patientId, role, fromAssignment: assignmentId, outcome: 'ended' as const },
      })),
  ])
  await notify(ctx, tx, newsOfHandover(due.id, handed.flatMap(changeOf(due.fromId))))
  const closedAccount = userId === null ? undefined : await closeAccount(ctx, tx, due.fromId, userId)
  await settleDone(tx, due.id, {
    moved: handed.length,
    ended: ended.length,
    refused: left.length + division.unreached,
    accountClosed: closedAccount !== undefined,
  })
  return {
    patientIds: [...handed.map(({ row }) => row.patientId), ...ended.map(({ patientId }) => patientId)],
    overridden: [...first, ...(retried ?? [])].flatMap(({ overridden, row }) =>
      overridden ? row.patientId : [],
    ),
    closedAccount,
  }
}

type Tried = Fate & { overridden: boolean }

/** Asks for a move of each row that somebody is to take over. */
async function moveRows(ctx: Permitted, tx: Database, due: Due, rows: DividedRow[]): Promise<Tried[]> {
  const { reason, override } = due
  const asked = rows.flatMap(row => (row.outcome === 'moved' ? row : []))
  const moved = await movePatients(
    ctx,
    tx,
    asked.map(({ patientId, practitionerId, role, assignmentId }) => ({
      ...{ patientId, practitionerId, role, reason, override, tells: 'nobody' },
      replaces: { previous: 'end', row: assignmentId },
    })),
  )
  const refused = rows.flatMap(row =>
    row.outcome === 'refused' ? { row, ...stays(row.failure), overridden: false } : [],
  )
  return [...asked.map((row, place) => ({ row, ...outcomeOf(row, moved[place]) })), ...refused]
}

function outcomeOf({ practitionerId }: { practitionerId: number }, moved: Moved | undefined) {
  if (!moved) throw new Error('a move has no outcome')
  if (moved instanceof Refusal) return { ...stays(moved.reason), overridden: false }
  return { practitionerId, toAssignment: moved.id, failure: null, overridden: moved.overridden }
}

const stays = (failure: Reason) => ({ practitionerId: null, toAssignment: null, failure })

const changeOf =
  (formerId: number) =>
  ({ row: { patientId, role }, practitionerId }: Fate) =>
    practitionerId === null ? [] : { patientId, role, practitionerId, formerId }

/** Those who take over, with the places that the first moves left them. */
const placesLeft = ({ to }: Due, moved: Tried[]) =>
  to.map(receiver => {
    const { practitionerId, places } = receiver
    const came = moved.filter(
      ({ row, ...fate }) =>
        row.role === 'primary' && fate.toAssignment && fate.practitionerId === practitionerId,
    )
    return { ...receiver, places: places == null ? places : places - came.length }
  })

const isFull = ({ failure, row }: Fate) => failure === 'panel_full' && row.outcome === 'moved'

const fateRow = ({ row, practitionerId, toAssignment, failure }: Fate) => ({
  ...{ patientId: row.patientId, role: row.role, fromAssignment: row.assignmentId },
  ...{ practitionerId, toAssignment, failure },
  outcome: toAssignment === null ? ('refused' as const) : ('moved' as const),
})

const nobodyTakes = (left: Fate[]): Refusal =>
  conflict(
    left[0]?.failure ?? 'conflict',
    'Nobody could be handed over. Choose other practitioners, or make room on a panel.',
  )

/** @throws FORBIDDEN when the request closes an account, and the caller may not. */
export function assertMayClose(ctx: Permitted, { closesAccount }: Pick<Due, 'closesAccount'>): void {
  if (closesAccount && !allowedTo(ctx, ctx.actor, 'users.update')) throw notPermitted()
}

/** The account of a practitioner, locked. Null where there is none. */
async function lockAccountOf(tx: Database, practitionerId: number): Promise<number | null> {
  const [owner] = await tx
    .select({ userId: practitioners.userId })
    .from(practitioners)
    .where(eq(practitioners.id, practitionerId))
  if (!owner?.userId) return null
  await lockAccount(tx, owner.userId)
  return owner.userId
}

/** Disables the account of a practitioner, unless they still look after somebody. */
async function closeAccount(ctx: Permitted, tx: Database, practitionerId: number, userId: number) {
  const [open] = await tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(and(eq(assignments.practitionerId, practitionerId), isNull(assignments.endedAt)))
    .limit(1)
  return open ? undefined : { id: userId, changes: await disableAccount(ctx, tx, userId) }
}
