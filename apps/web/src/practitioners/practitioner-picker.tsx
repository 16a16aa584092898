import type { ReactNode } from 'react'
import { type Choice, RecordPicker } from '../forms/record-picker.tsx'
import { practitionerName } from '../words/names.ts'
import { mayBePrimary, type Profession, workOf } from '../words/professions.ts'
import { useLoads } from './panels/use-loads.ts'
import type { Practitioner } from './practitioner.ts'
import { usePractitionerSearch } from './use-practitioner-search.ts'

/** A practitioner in the list. */
export type PractitionerChoice = Choice & { profession: Profession }

type Named = Parameters<typeof practitionerName>[0] & Parameters<typeof workOf>[0] & { id: number }

export const choiceOf = (practitioner: Named): PractitionerChoice => ({
  value: String(practitioner.id),
  label: `${practitionerName(practitioner)}, ${workOf(practitioner)}`,
  profession: practitioner.profession,
})

/** The words after a name in the list, and whether it can be chosen all the same. */
export type Remark = { words: string; disabled: boolean }

type Props = {
  label: 'Practitioner' | 'Colleague'
  chosen: PractitionerChoice | null
  onChoose: (choice: PractitionerChoice | null) => void
  error?: ReactNode
  /** The field's name in its form. */
  path: string
  /** Null leaves a practitioner out. */
  remark: (practitioner: Practitioner) => Remark | null | undefined
}

/** Picks one of the practitioners who work here, by name; how full the panels are stands below the names. */
export function PractitionerPicker({ label, remark, ...picker }: Props) {
  const search = usePractitionerSearch<PractitionerChoice>(
    { status: 'active', limit: 20 },
    practitioner => {
      const said = remark(practitioner)
      if (said === null) return undefined
      const choice = choiceOf(practitioner)
      if (!said) return choice
      return {
        ...choice,
        label: `${choice.label} (${said.words})`,
        ...(said.disabled && { disabled: true }),
      }
    },
    `No ${label.toLowerCase()} of that name`,
  )
  const loads = useLoads(search.choices?.filter(mayBePrimary).map(({ value }) => Number(value)) ?? [])
  return (
    <RecordPicker
      {...picker}
      {...search}
      choices={search.choices?.map(choice => ({ ...choice, note: loads.get(choice.value) }))}
      label={label}
      placeholder="Search by name"
      autofocus
    />
  )
}
