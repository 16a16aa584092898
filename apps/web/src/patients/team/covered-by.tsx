import type { CareTeamMember } from '../../assignments/assignment.ts'
import { DayOf } from '../../dates/times.tsx'

/** Who covers a member of a care team now, and who soon will. */
export const CoveredBy = ({ covers }: Pick<CareTeamMember, 'covers'>) =>
  covers.map(({ id, byName, startsAt, endsAt, now }) => (
    <div key={id}>
      {now ? 'Covered by ' : 'Will be covered by '}
      <bdi>{byName}</bdi>
      {now ? (
        ' until '
      ) : (
        <>
          {' from '}
          <DayOf at={startsAt} />
          {' to '}
        </>
      )}
      <DayOf at={endsAt} />
    </div>
  ))
