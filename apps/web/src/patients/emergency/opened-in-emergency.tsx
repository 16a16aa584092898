import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { minutesInWords, minutesUntil } from '../../dates/times.tsx'
import { api, cache } from '../../server/empanel.ts'

/** How often the remaining time is checked. */
const everyMs = 5000

/** Says how long a record stays open that was opened in an emergency, and closes it then. */
export function OpenedInEmergency({ patientId, until }: { patientId: number; until: string }) {
  const [left, setLeft] = useState(() => minutesUntil(until))
  useEffect(() => {
    const timer = setInterval(() => {
      setLeft(minutesUntil(until))
      // Drop the record and refetch it: the server will answer that it is out of reach.
      if (Date.parse(until) <= Date.now()) {
        clearInterval(timer)
        void cache.resetQueries(api.patients.get.queryFilter({ id: patientId }))
      }
    }, everyMs)
    return () => clearInterval(timer)
  }, [patientId, until])
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="Opened in an emergency" mb="md">
      You can read this record for {minutesInWords(left)} more. That is recorded, shown to the patient, and
      reviewed.
    </Alert>
  )
}
