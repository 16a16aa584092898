import { Page } from '../layout/page.tsx'
import { EmergencyForm } from './emergency-form.tsx'

/** For whoever knows a patient by name only, whom none of their lists shows. */
export function EmergencyPage() {
  return (
    <Page title="Emergency" within={{ to: '/patients', label: 'Patients' }}>
      <EmergencyForm />
    </Page>
  )
}
