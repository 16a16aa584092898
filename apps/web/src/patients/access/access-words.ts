import type { Action, Scope } from '../../session/session.ts'
import { actionInWords } from '../../words/action-words.ts'

/** Actions on a patient's record, worded for the patient. */
const deeds: Partial<Record<Action, string>> = {
  'patients.read': 'Read the record',
  'patients.create': 'Entered the record',
  'patients.update': 'Changed the record',
  'patients.delete': 'Deleted the record',
  'panel.read': 'Read the record on their own panel',
  'careTeam.read': 'Read their care team',
  'assignments.read': 'Read the care team',
  'assignments.create': 'Assigned a practitioner',
  'assignments.changePrimary': 'Changed the primary',
  'assignments.end': 'Ended an assignment',
  'practitioners.delete': 'Deleted a practitioner of the care team',
  'queue.read': 'Read the list of those without a primary',
  'accessLog.read': 'Read who opened this record',
  'access.breakGlass': 'Opened the record in an emergency',
  'access.review': 'Reviewed an emergency',
  'access.explain': 'Asked who can open it, and why',
}

const reasons: Record<Scope | 'break-glass', string> = {
  own: 'Their own record',
  assigned: 'They look after this patient',
  site: 'The patient belongs to one of their sites',
  all: 'Their role may see every patient',
  'break-glass': 'Break-glass: they said that it was an emergency',
}

/** The same, worded for the person who did it. */
const yourReasons: typeof reasons = {
  own: 'Your own record',
  assigned: 'You look after this patient',
  site: 'The patient belongs to one of your sites',
  all: 'Your role may see every patient',
  'break-glass': 'Break-glass: you said that it was an emergency',
}

const known = (words: object, name: string): string | undefined =>
  new Map<string, string>(Object.entries(words)).get(name)

/** An action on a record, in words. */
export const deedInWords = (action: string): string => known(deeds, action) ?? actionInWords(action)

/** Why it was allowed, in words; undefined where the log holds no reason. */
export const basisInWords = (basis: string | null, yourself: boolean): string | undefined =>
  basis === null ? undefined : (known(yourself ? yourReasons : reasons, basis) ?? basis)
