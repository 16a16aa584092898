import { Stack } from '@mantine/core'
import { Page } from '../../page/page.tsx'
import { EmergencyForm } from './emergency-form.tsx'
import { OpenEmergencies } from './open-emergencies.tsx'

/** Opens the record of a patient who is in none of the practitioner's lists, by name. */
export function EmergencyPage() {
  return (
    <Page title="Emergency" within={{ to: '/patients', label: 'Patients' }}>
      <Stack>
        <OpenEmergencies />
        <EmergencyForm />
      </Stack>
    </Page>
  )
}
