import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { given } from '../../forms/given.ts'
import { type Choice, RecordPicker, useSearchWords } from '../../forms/record-picker.tsx'
import { api } from '../../server/empanel.ts'
import { practitionerName } from '../../words/names.ts'
import { type Profession, workOf } from '../../words/professions.ts'

/** A practitioner in the list. */
export type PractitionerChoice = Choice & { profession: Profession }

type Props = {
  chosen: PractitionerChoice | null
  onChoose: (choice: PractitionerChoice | null) => void
  error?: ReactNode
  /** Practitioners who cannot be chosen, with the reason to show behind their names. */
  taken?: ReadonlyMap<number, string>
  /** The field's name in its form. */
  path?: string | undefined
}

/** Picks one of the practitioners who work here, by searching for their name. */
export function PractitionerPicker({ taken, path, ...picker }: Props) {
  const [q, setQ] = useSearchWords()
  const { data, error } = useQuery(
    api.practitioners.list.queryOptions({
      ...given({ q, sort: q ? undefined : ('name' as const) }),
      status: 'active',
      limit: 20,
    }),
  )
  return (
    <RecordPicker
      {...picker}
      label="Practitioner"
      placeholder="Search by name"
      path={path}
      autofocus
      nothing={
        error
          ? 'The practitioners could not be loaded. Type again to try anew.'
          : 'No practitioner of that name'
      }
      searched={q}
      choices={(error ? [] : data?.items)?.map(practitioner => {
        const why = taken?.get(practitioner.id)
        const label = `${practitionerName(practitioner)}, ${workOf(practitioner)}`
        return {
          value: String(practitioner.id),
          label: why ? `${label} (${why})` : label,
          profession: practitioner.profession,
          ...(why && { disabled: true }),
        }
      })}
      onSearch={setQ}
    />
  )
}
