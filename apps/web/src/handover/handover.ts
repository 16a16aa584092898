import type { EmpanelClient } from '@empanel/client'
import { dayOfMoment } from '../dates/days.ts'
import { formatDay } from '../dates/times.tsx'
import { namesInWords } from '../words/names.ts'

/** A handover of a practitioner's panel to colleagues. */
export type Transfer = Awaited<ReturnType<EmpanelClient['transfers']['get']['query']>>
export type TransferState = Transfer['state']
export type Preview = Awaited<ReturnType<EmpanelClient['transfers']['preview']['query']>>
export type PanelShift = Preview['to'][number]
export type NewTransfer = Parameters<EmpanelClient['transfers']['start']['mutate']>[0]
export type Split = NonNullable<NewTransfer['split']>

/** The states of handovers, in words. */
export const transferStateWords: Record<TransferState, string> = {
  planned: 'Planned',
  done: 'Done',
  failed: 'Could not be done',
  cancelled: 'Cancelled',
  undone: 'Undone',
}

/** How a panel can be divided, in words. */
export const splitWords: Record<Split, string> = {
  capacity: 'By room',
  even: 'In equal parts',
  family: 'Families together',
  manual: 'By hand',
}

/** Why a patient stays, in words, by the server's reason. */
const failures: Record<string, string> = {
  panel_full: 'No panel has a place left',
  panel_closed: 'No panel accepts the patient',
  patient_deceased: 'The patient has died',
  never_primary: 'Nobody chosen may be a primary',
  changed_since: 'Somebody changed the assignment meanwhile',
  already_assigned: 'Looked after by the practitioner already',
  primary_taken: 'Has another primary by now',
  practitioner_pending: 'The practitioner waits for approval',
  not_found: 'The practitioner or the record is gone',
}

/** The same where one practitioner was chosen for the patient. */
const failuresByHand: Record<string, string> = {
  panel_full: 'The panel has no place left',
  panel_closed: 'The panel does not accept the patient',
  never_primary: 'May not be a primary',
}

/** Why a patient stays, in words. `split`: how the panel is divided. */
export function failureInWords(reason: string | null, split?: Split): string {
  if (reason === null) return ''
  return (split === 'manual' ? failuresByHand[reason] : undefined) ?? failures[reason] ?? 'Refused'
}

export const patientsInWords = (count: number): string => (count === 1 ? '1 patient' : `${count} patients`)

type Told = Pick<Transfer, 'state' | 'dueAt' | 'to' | 'moved' | 'failureMessage' | 'restored'>

/** The fate of a panel in words, to be read after the name of its practitioner. */
export function transferInWords({ state, dueAt, to, moved, failureMessage, restored }: Told): string {
  const names = namesInWords(to.map(({ name }) => name))
  const day = formatDay(dayOfMoment(dueAt))
  switch (state) {
    case 'planned':
      return `goes to ${names} on ${day}`
    case 'failed':
      return failureMessage ?? 'could not be handed over'
    case 'cancelled':
      return `was to go to ${names}, which was cancelled`
    case 'undone':
      return `${patientsInWords(restored)} of ${moved} came back from ${names}`
    case 'done':
      return `${patientsInWords(moved)} went to ${names} on ${day}`
  }
}
