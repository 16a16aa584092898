import type { ReactNode } from 'react'
import { useWaiting } from '../admin/approvals/waiting.tsx'
import { WaitingReviews } from '../admin/emergencies/waiting-reviews.tsx'
import { FailedMails } from '../admin/mail/failed-mails.tsx'
import { OpenEmergencies, useOpenedByMe } from '../patients/emergency/open-emergencies.tsx'
import { useHearsRequests } from '../requests/use-hears-requests.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'
import { AskedFor } from './asked-for.tsx'
import { FindPatient } from './find-patient.tsx'
import { LeavingMe } from './leaving-me.tsx'
import { MyCareTeam } from './my-care-team.tsx'
import { MyCover } from './my-cover.tsx'
import { MyPanel } from './my-panel.tsx'
import { MyRecords, useHasRecords } from './my-records.tsx'
import { NewToMe } from './new-to-me.tsx'
import { PanelsInTransition } from './panels-in-transition.tsx'
import { PlansNotDone } from './plans-not-done.tsx'
import { WaitingAccounts } from './waiting-accounts.tsx'
import { WaitingPractitioners } from './waiting-practitioners.tsx'
import { WithoutPrimary } from './without-primary.tsx'

/** The cards of the start page, work first, in this order within each place. */
const cardNames = [
  'openEmergencies',
  'reviews',
  'accounts',
  'plansNotDone',
  'handovers',
  'mails',
  'requests',
  'withoutPrimary',
  'newToMe',
  'leavingMe',
  'cover',
  'panel',
  'records',
  'find',
  'practitioners',
  'careTeam',
] as const
type CardName = (typeof cardNames)[number]

/** `above`: over the whole width; `first`: where people look first; `beside`: next to it. */
const placeOf: Record<CardName, 'above' | 'first' | 'beside'> = {
  openEmergencies: 'above',
  reviews: 'above',
  accounts: 'above',
  plansNotDone: 'above',
  handovers: 'above',
  mails: 'above',
  requests: 'first',
  withoutPrimary: 'first',
  newToMe: 'first',
  leavingMe: 'first',
  cover: 'first',
  panel: 'first',
  records: 'first',
  find: 'beside',
  practitioners: 'beside',
  careTeam: 'beside',
}

/** The cards for this person, by place: as far as the grid lets them see what is in them. */
export function useCards() {
  const { me } = useSignedIn()
  const may = useMay()
  const reads = may('patients.read')
  const assigns = reads && may('assignments.create')
  const keepsOwn = reads === 'own' && may('careTeam.read') !== undefined
  const hasRecords = useHasRecords(keepsOwn)
  const mine = may('panel.read') && me.practitionerId
  const readsLedger = may('assignments.read')
  const { reviews, plans, accounts, mails } = useWaiting()
  const opensSome = useOpenedByMe().length > 0
  const hearsRequests = useHearsRequests()
  const cards: Record<CardName, ReactNode> = {
    openEmergencies: opensSome && <OpenEmergencies />,
    reviews: reviews > 0 && <WaitingReviews />,
    accounts: accounts > 0 && <WaitingAccounts />,
    plansNotDone: plans > 0 && readsLedger && <PlansNotDone />,
    handovers: may('transfers.cancel') && may('transfers.read') && <PanelsInTransition />,
    mails: mails > 0 && <FailedMails />,
    requests: hearsRequests && <AskedFor />,
    withoutPrimary: assigns && may('queue.read') && <WithoutPrimary />,
    newToMe: mine && readsLedger && <NewToMe practitionerId={mine} />,
    leavingMe: mine && readsLedger && <LeavingMe practitionerId={mine} />,
    cover: mine && may('covers.read') && <MyCover practitionerId={mine} />,
    panel: mine && <MyPanel />,
    records: keepsOwn && <MyRecords />,
    find: assigns && reads !== 'own' && <FindPatient />,
    practitioners: may('practitioners.read') && may('practitioners.approve') && <WaitingPractitioners />,
    careTeam: keepsOwn && hasRecords && readsLedger && <MyCareTeam />,
  }
  const at = (place: (typeof placeOf)[CardName]) =>
    cardNames
      .filter(name => placeOf[name] === place && cards[name])
      .map(name => ({ name, card: cards[name] }))
  return { above: at('above'), first: at('first'), beside: at('beside') }
}
