import type { ReactNode } from 'react'
import { DayOf } from '../../dates/times.tsx'
import { Entry } from '../../page/entry.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import type { Cover } from './cover.ts'

type Props = {
  cover: Cover
  /** The practitioner on whose page it stands, or who reads it. */
  of: number
  /** Whether that is the person who reads it. */
  own: boolean
  action?: ReactNode
}

/** One cover, as it looks from one of the two. */
export function CoverEntry({ cover, of, own, action }: Props) {
  const { practitionerId, practitionerName, byId, byName, state, startsAt, endsAt, endedAt, reason } = cover
  const isCovered = practitionerId === of
  const other = isCovered ? { id: byId, name: byName } : { id: practitionerId, name: practitionerName }
  const verb = state === 'now' ? 'covers' : state === 'planned' ? 'will cover' : 'covered'
  const name = <PractitionerLink practitionerId={other.id} name={other.name} fw={600} />
  return (
    <Entry
      name={
        <span>
          {isCovered ? (
            <>
              {name} {verb} for {own ? 'you' : practitionerName}
            </>
          ) : (
            <>
              {own ? `You ${verb.replace('covers', 'cover')}` : `${byName} ${verb}`} for {name}
            </>
          )}
        </span>
      }
      about={
        <>
          {cancelled(cover) ? 'Cancelled: ' : ''}
          {state === 'now' ? 'until ' : ''}
          {state !== 'now' && (
            <>
              <DayOf at={startsAt} />
              {' to '}
            </>
          )}
          <DayOf at={cancelled(cover) ? endsAt : (endedAt ?? endsAt)} />
          {reason && `, reason: ${reason}`}
        </>
      }
      action={action}
    />
  )
}

/** Whether somebody ended it before it began. */
const cancelled = ({ endedAt, startsAt }: Cover): boolean => endedAt !== null && endedAt < startsAt
