import type { CareTeamMember } from '../../assignments/assignment.ts'

type Entry = Pick<CareTeamMember, 'role' | 'startedAt' | 'endedAt'>

/** Splits a care team into open assignments, primary first and then by start, and ended ones, the latest first. */
export function byTime<Member extends Entry>(
  members: readonly Member[],
): { open: Member[]; ended: Member[] } {
  const open = members.filter(({ endedAt }) => endedAt === null)
  const ended = members.filter(({ endedAt }) => endedAt !== null)
  return {
    open: open.toSorted((a, b) => rank(a) - rank(b) || time(a.startedAt) - time(b.startedAt)),
    ended: ended.toSorted((a, b) => time(b.endedAt ?? '') - time(a.endedAt ?? '')),
  }
}

const ranks: Record<Entry['role'], number> = { primary: 0, consulting: 1, supporting: 2 }
const rank = ({ role }: Entry) => ranks[role]
const time = (at: string) => Date.parse(at)
