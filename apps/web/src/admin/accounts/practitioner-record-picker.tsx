import { useQuery } from '@tanstack/react-query'
import { given } from '../../forms/given.ts'
import { type Choice, RecordPicker, useSearchWords } from '../../forms/record-picker.tsx'
import { api } from '../../server/empanel.ts'
import { listedName } from '../../words/names.ts'

type Props = {
  chosen: Choice | null
  onChoose: (choice: Choice | null) => void
  error?: string | undefined
}

/** Picks the practitioner record that an account is to work with, among those that no account has. */
export function PractitionerRecordPicker(props: Props) {
  const [q, setQ] = useSearchWords()
  const { data } = useQuery(
    api.practitioners.list.queryOptions({
      ...given({ q, sort: q ? undefined : ('name' as const) }),
      limit: 100,
    }),
  )
  const free = data?.items.filter(({ userId }) => userId === null)
  return (
    <RecordPicker
      {...props}
      label="Practitioner record"
      description="Optional. Without an approved record the account reaches no patient."
      placeholder="Search by name"
      nothing="No practitioner without an account is called that"
      searched={q}
      choices={free?.map(practitioner => ({
        value: String(practitioner.id),
        label: `${listedName(practitioner)}, ${practitioner.specialty} (no. ${practitioner.id})`,
      }))}
      onSearch={setQ}
    />
  )
}
