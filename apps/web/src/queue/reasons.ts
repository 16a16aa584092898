import type { Suggestion } from './queue.ts'

type Reason = Suggestion['reasons'][number]

const words: Record<Reason, string> = {
  on_team: 'is on the care team',
  former_primary: 'was the primary before',
  family: 'primary of somebody at the same address',
  site: 'works at the home site',
  language: 'speaks their language',
  room: 'has room',
  has_primary: 'has a primary already',
  no_room: 'no panel has room',
}

/** Why somebody is suggested, or nobody, as one sentence. */
export function reasonsInWords(reasons: Reason[]): string {
  const text = reasons.map(reason => words[reason]).join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
