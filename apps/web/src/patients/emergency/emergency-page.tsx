import { Stack } from '@mantine/core'
import { Page } from '../../page/page.tsx'
import { EmergencyForm } from './emergency-form.tsx'
import { OpenEmergencies } from './open-emergencies.tsx'

/** For whoever knows a patient by name only, whom none of their lists shows. */
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
