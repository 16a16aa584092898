import { useMay, useSignedIn } from '../session/use-session.ts'

/** Whether requests are some of this person's work: they decide, or patients may ask for them. */
export function useHearsRequests(): boolean {
  const may = useMay()
  const { me } = useSignedIn()
  if (may('requests.read') === undefined) return false
  // Nobody can ask for a clinician, whatever the grid says.
  return may('requests.decide') !== undefined || (may('requests.read') === 'assigned' && me.role === 'doctor')
}
