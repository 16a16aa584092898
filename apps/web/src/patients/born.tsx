import { ageInWords } from '../dates/age.ts'
import { Day } from '../dates/times.tsx'

type Props = { patient: { dateOfBirth: string | null; deceasedOn: string | null } }

/** When a patient was born and how old they are, or when they died. */
export function Born({ patient: { dateOfBirth, deceasedOn } }: Props) {
  const age = dateOfBirth === null ? undefined : ageInWords(dateOfBirth, deceasedOn ?? undefined)
  return (
    <>
      {dateOfBirth === null ? (
        'Date of birth not known'
      ) : (
        <>
          Born <Day date={dateOfBirth} />
          {age && `, ${age}`}
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
