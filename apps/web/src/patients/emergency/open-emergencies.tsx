import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { minutesInWords, minutesUntil } from '../../dates/times.tsx'
import { Entries, Entry } from '../../page/entry.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { Section } from '../../page/section.tsx'
import { api } from '../../server/empanel.ts'
import { useMayBreakGlass } from '../patient.ts'
import { PrimaryNote } from '../primary-name.tsx'

/** How often the remaining time is checked. */
const everyMs = 15_000

/** The records that this person opened in an emergency and can still read. No other list shows them. */
export function useOpenedByMe() {
  const mine = useQuery(
    api.access.mine.queryOptions({ limit: 50 }, { enabled: useMayBreakGlass(), refetchOnMount: 'always' }),
  )
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [])
  return mine.data?.items.filter(({ expiresAt }) => Date.parse(expiresAt) > now) ?? []
}

/** Links to these records; shows nothing when there is none. */
export function OpenEmergencies() {
  const openings = useOpenedByMe()
  if (openings.length === 0) return null
  return (
    <Section title="Opened in an emergency" mb="md">
      <Entries label="Opened in an emergency">
        {openings.map(({ id, patientId, patientName, primary, expiresAt, reason }) => (
          <Entry
            key={id}
            name={
              <>
                <IconAlertTriangle size={16} aria-hidden />
                <PatientLink patientId={patientId} name={patientName} fw={500} />
              </>
            }
            about={
              <>
                For {minutesInWords(minutesUntil(expiresAt))} more: {reason}
                <PrimaryNote primary={primary} />
              </>
            }
          />
        ))}
      </Entries>
    </Section>
  )
}
