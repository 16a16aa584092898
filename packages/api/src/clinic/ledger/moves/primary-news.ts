import type { News } from '../../../identity/notices/notify.ts'

/** What changed. Without `practitionerId`, the patient has no primary now. */
type Changed = {
  patientId: number
  practitionerId?: number
  formerId?: number | undefined
  /** The record's holder hears of it by another notice. */
  holderKnows?: boolean
}

/** Who is told that a patient has another primary, or none any more: the record's holder, the new and the former one. */
export function newsOfPrimary({ patientId, practitionerId, formerId, holderKnows = false }: Changed): News[] {
  const refs = practitionerId === undefined ? {} : { practitionerId }
  const changed = { kind: 'primary_changed', patientId, refs } as const
  const news: News[] = holderKnows ? [] : [{ ...changed, role: 'holder' }]
  if (practitionerId !== undefined) news.push({ ...changed, role: 'new_primary', practitionerId })
  if (formerId !== undefined) news.push({ ...changed, role: 'former_primary', practitionerId: formerId })
  return news
}
