import type { Panel } from '../../practitioners/panels/panel.ts'
import { mayBePrimary } from '../../words/professions.ts'

/** How many more patients a panel has room for: up to its target, else its maximum. Undefined without either. */
export function roomOf({ target, fte, maximum, primary }: Panel): number | undefined {
  const full = target === null ? maximum : Math.floor(target * fte)
  return full === null ? undefined : full - primary
}

/** Those who can take a panel over, the most room first, panels without numbers last. */
export function colleaguesFor(from: Panel, all: readonly Panel[]): Panel[] {
  const rank = (panel: Panel) => -(roomOf(panel) ?? Number.NEGATIVE_INFINITY)
  return all
    .filter(panel => panel.id !== from.id && (from.primary === 0 || mayBePrimary(panel)))
    .sort((one, other) => rank(one) - rank(other) || one.primary - other.primary || one.id - other.id)
}

/** The room of a panel in words. */
export function roomInWords(panel: Panel): string {
  const room = roomOf(panel)
  if (room === undefined) return `no target, patients now: ${panel.primary}`
  return room > 0 ? `room for ${room}` : room === 0 ? 'no room' : `over target by ${-room}`
}
