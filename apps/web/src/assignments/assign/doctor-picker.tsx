import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { given } from '../../forms/given.ts'
import { type Choice, RecordPicker, useSearchWords } from '../../forms/record-picker.tsx'
import { api } from '../../server/empanel.ts'
import { doctorName } from '../../words/names.ts'

type Props = {
  chosen: Choice | null
  onChoose: (choice: Choice | null) => void
  error?: ReactNode
  /** Doctors who cannot be chosen, with the reason to show behind their names. */
  taken?: ReadonlyMap<number, string>
  /** The field's name in its form. */
  path?: string | undefined
}

/** Picks one of the doctors who work here, by searching for their name. */
export function DoctorPicker({ taken, path, ...picker }: Props) {
  const [q, setQ] = useSearchWords()
  const { data, error } = useQuery(
    api.doctors.list.queryOptions({
      ...given({ q, sort: q ? undefined : ('name' as const) }),
      status: 'active',
      limit: 20,
    }),
  )
  return (
    <RecordPicker
      {...picker}
      label="Doctor"
      placeholder="Search by name"
      path={path}
      autofocus
      nothing={error ? 'The doctors could not be loaded. Type again to try anew.' : 'No doctor of that name'}
      searched={q}
      choices={(error ? [] : data?.items)?.map(doctor => {
        const why = taken?.get(doctor.id)
        const label = `${doctorName(doctor)}, ${doctor.specialty}`
        return {
          value: String(doctor.id),
          label: why ? `${label} (${why})` : label,
          ...(why && { disabled: true }),
        }
      })}
      onSearch={setQ}
    />
  )
}
