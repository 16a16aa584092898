import type { News } from '../../../identity/notices/notify.ts'

/** Who hears of a new primary: all concerned, the two practitioners, or nobody. */
export type Audience = 'all' | 'practitioners' | 'nobody'

/** A change of primary. Without `practitionerId`, the patient has none now. */
type Changed = {
  patientId: number
  practitionerId?: number
  formerId?: number | undefined
  tells?: Audience | undefined
}

/** Who is told that a patient has another primary, or none any more: the record's holder, the new and the former one. */
export function newsOfPrimary({ patientId, practitionerId, formerId, tells = 'all' }: Changed): News[] {
  const refs = practitionerId === undefined ? {} : { practitionerId }
  const changed = { kind: 'primary_changed', patientId, refs } as const
  if (tells === 'nobody') return []
  const news: News[] = tells === 'all' ? [{ ...changed, role: 'holder' }] : []
  if (practitionerId !== undefined) news.push({ ...changed, role: 'new_primary', practitionerId })
  if (formerId !== undefined) news.push({ ...changed, role: 'former_primary', practitionerId: formerId })
  return news
}
