import type { EmpanelClient } from '@empanel/client'

/** Something that somebody's account was told. */
export type Notice = Awaited<ReturnType<EmpanelClient['notices']['list']['query']>>['items'][number]
export type NoticeKind = Notice['kind']
export type NoticeSettings = Awaited<ReturnType<EmpanelClient['notices']['settings']['query']>>

/** The kinds of notices, as the settings name them. */
export const noticeKinds: Record<NoticeKind, { name: string; about: string }> = {
  request_decided: {
    name: 'A request is decided',
    about: 'The clinic accepted or declined what you asked for.',
  },
  primary_changed: {
    name: 'A primary changes',
    about: 'Somebody else becomes the primary of your record, or patients are new to you or leave you.',
  },
  panel_handed_over: {
    name: 'A panel is handed over',
    about: 'Many patients move to others at once, you or your patients among them.',
  },
  emergency_opened: {
    name: 'A record is opened in an emergency',
    about: 'Somebody who does not look after the patient opened your record, or that of a patient of yours.',
  },
}

type Said = Pick<Notice, 'role' | 'outcome' | 'patients'> & {
  /** The names, in words for those who are not named. */
  patient: string
  practitioner: string | undefined
}

/** The words of each kind of notice. */
const saying: Record<NoticeKind, (said: Said) => string> = {
  request_decided({ outcome, patient, practitioner = 'the practitioner' }) {
    if (outcome === 'accepted')
      return `The request was accepted: ${practitioner} is the primary of ${patient} now.`
    return outcome === 'declined'
      ? `The request of ${patient} for ${practitioner} was declined. The answer is with the care team.`
      : `The request of ${patient} is void, because ${practitioner} left. Ask for somebody else.`
  },
  primary_changed({ role, patient, practitioner }) {
    if (role === 'new_primary') return `${capital(patient)} is new to your panel: you are the primary now.`
    if (role === 'former_primary') return `You are no longer the primary of ${patient}.`
    return practitioner
      ? `${practitioner} is the primary of ${patient} now.`
      : `${capital(patient)} has no primary now. The clinic looks for another one.`
  },
  panel_handed_over({ role, patient, practitioner, patients }) {
    const them = patients === null ? patient : patients === 1 ? 'one patient' : `${patients} patients`
    if (role === 'new_primary') return `A panel was handed over: you are the primary of ${them} now.`
    if (role === 'former_primary')
      return `Your panel was handed over: you are no longer the primary of ${them}.`
    return `A panel was handed over: ${practitioner ?? 'somebody else'} is the primary of ${them} now.`
  },
  emergency_opened: ({ role, patient }) =>
    role === 'holder'
      ? `The record of ${patient} was opened in an emergency. The record says by whom, and why.`
      : `The record of ${patient}, whose primary you are, was opened in an emergency.`,
}

const capital = (text: string) => text.replace(/^./, letter => letter.toUpperCase())

/** Puts a notice into words. It names no patient whom its reader does not reach any more. */
export const noticeInWords = ({ kind, patient, practitioner, ...said }: Notice): string =>
  saying[kind]({
    ...said,
    patient: patient?.name ?? 'a patient out of your reach',
    practitioner: practitioner?.name,
  })
