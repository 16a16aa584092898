import type { Action, Scope } from '../../session/session.ts'
import { actionInWords } from '../../words/action-words.ts'

/** Actions on a patient's record, worded for the patient. */
const deeds: Partial<Record<Action, string>> = {
  'patients.read': 'Read the record',
  'patients.create': 'Entered the record',
  'patients.update': 'Changed the record',
  'patients.delete': 'Deleted the record',
  'assignments.read': 'Read the care team',
  'assignments.create': 'Assigned a practitioner',
  'assignments.changePrimary': 'Changed the primary',
  'assignments.end': 'Ended an assignment',
  'practitioners.delete': 'Deleted a practitioner of the care team',
  'accessLog.read': 'Read who opened this record',
  'access.breakGlass': 'Opened the record in an emergency',
  'access.review': 'Reviewed an emergency',
  'access.explain': 'Asked who can open it, and why',
}

/** The same where the record only stood in a list. */
const listings: Partial<Record<Action, string>> = {
  'patients.read': 'Listed it among patients',
  'panel.read': 'Listed it on their own panel',
  'careTeam.read': 'Listed their care team',
  'assignments.read': 'Listed it among assignments',
  'panels.override': 'Listed it among those assigned to a full panel',
  'queue.read': 'Listed it among those without a primary',
  'access.review': 'Listed it among emergencies',
}

const reasons: Record<Scope | 'cover' | 'break-glass', string> = {
  own: 'Their own record',
  assigned: 'They look after this patient',
  cover: 'They covered',
  site: 'The patient belongs to one of their sites',
  all: 'Their role may see every patient',
  'break-glass': 'Break-glass: they said that it was an emergency',
}

/** The same, worded for the person who did it. */
const yourReasons: typeof reasons = {
  own: 'Your own record',
  assigned: 'You look after this patient',
  cover: 'You covered',
  site: 'The patient belongs to one of your sites',
  all: 'Your role may see every patient',
  'break-glass': 'Break-glass: you said that it was an emergency',
}

const known = (words: object, name: string): string | undefined =>
  new Map<string, string>(Object.entries(words)).get(name)

type Deed = { action: string; how: 'listed' | 'opened' }

/** An action on a record, in words. */
export const deedInWords = ({ action, how }: Deed): string =>
  how === 'opened'
    ? (known(deeds, action) ?? actionInWords(action))
    : (known(listings, action) ?? `Listed it: ${actionInWords(action)}`)

/** Why it was allowed, in words; undefined where the log holds no reason. */
export const basisInWords = (basis: string | null, yourself: boolean): string | undefined =>
  basis === null ? undefined : (known(yourself ? yourReasons : reasons, basis) ?? basis)
