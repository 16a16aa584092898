import type { ReactNode } from 'react'
import { type Choice, RecordPicker } from '../../forms/record-picker.tsx'
import { useLoads } from '../../practitioners/panels/use-loads.ts'
import { usePractitionerSearch } from '../../practitioners/use-practitioner-search.ts'
import { practitionerName } from '../../words/names.ts'
import { mayBePrimary, type Profession, workOf } from '../../words/professions.ts'
import type { AssignmentRole } from '../assignment.ts'

/** A practitioner in the list. */
export type PractitionerChoice = Choice & { profession: Profession }

type Practitioner = Parameters<typeof practitionerName>[0] & Parameters<typeof workOf>[0] & { id: number }

export const choiceOf = (practitioner: Practitioner): PractitionerChoice => ({
  value: String(practitioner.id),
  label: `${practitionerName(practitioner)}, ${workOf(practitioner)}`,
  profession: practitioner.profession,
})

type Props = {
  chosen: PractitionerChoice | null
  onChoose: (choice: PractitionerChoice | null) => void
  error?: ReactNode
  /** The practitioners who look after the patient already. */
  team: ReadonlyMap<number, { role: AssignmentRole; mayBeChosen: boolean }>
  /** The field's name in its form. */
  path?: string | undefined
}

/** Picks one of the practitioners who work here, by searching for their name. */
export function PractitionerPicker({ team, path, ...picker }: Props) {
  const search = usePractitionerSearch<PractitionerChoice>(
    { status: 'active', limit: 20 },
    practitioner => {
      const choice = choiceOf(practitioner)
      const member = team.get(practitioner.id)
      if (!member) return choice
      return {
        ...choice,
        label: `${choice.label} (${member.role} already)`,
        ...(!member.mayBeChosen && { disabled: true }),
      }
    },
    'No practitioner of that name',
  )
  const loads = useLoads(search.searched)
  return (
    <RecordPicker
      {...picker}
      {...search}
      choices={search.choices?.map(choice => ({
        ...choice,
        ...(mayBePrimary(choice) && { note: loads.get(choice.value) }),
      }))}
      label="Practitioner"
      placeholder="Search by name"
      path={path}
      autofocus
    />
  )
}
