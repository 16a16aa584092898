import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { minutesInWords, minutesUntil } from '../../dates/times.tsx'
import { api, cache } from '../../server/empanel.ts'

/** How often the time that is left is looked at. */
const everyMs = 5000

/** Above a record that only an emergency opens: for how much longer. Then the record goes. */
export function OpenedInEmergency({ patientId, until }: { patientId: number; until: string }) {
  const [left, setLeft] = useState(() => minutesUntil(until))
  useEffect(() => {
    const timer = setInterval(() => {
      setLeft(minutesUntil(until))
      // Forgotten here, and asked for anew: the server says that it is out of reach.
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
