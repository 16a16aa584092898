import { Day, yearsInWords, yearsSince } from '../lists/times.tsx'

type Props = { patient: { dateOfBirth: string | null; deceasedOn: string | null } }

/** When a patient was born and how old they are, or when they died. */
export function Born({ patient: { dateOfBirth, deceasedOn } }: Props) {
  return (
    <>
      {dateOfBirth === null ? (
        'Date of birth not known'
      ) : (
        <>
          Born <Day date={dateOfBirth} />, {yearsInWords(yearsSince(dateOfBirth, deceasedOn))}
        </>
      )}
      {deceasedOn && (
        <>
          , died <Day date={deceasedOn} />
        </>
      )}
    </>
  )
}
