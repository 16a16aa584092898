import { type Choice, RecordPicker } from '../../forms/record-picker.tsx'
import { usePractitionerSearch } from '../../practitioners/use-practitioner-search.ts'
import { listedName } from '../../words/names.ts'

type Props = {
  chosen: Choice | null
  onChoose: (choice: Choice | null) => void
  error?: string | undefined
}

/** Picks the practitioner record that an account is to work with, among those that no account has. */
export function PractitionerRecordPicker(props: Props) {
  const search = usePractitionerSearch(
    { limit: 100 },
    practitioner =>
      practitioner.userId === null
        ? {
            value: String(practitioner.id),
            label: `${listedName(practitioner)}, ${practitioner.specialty} (no. ${practitioner.id})`,
          }
        : undefined,
    'No practitioner without an account is called that',
  )
  return (
    <RecordPicker
      {...props}
      {...search}
      label="Practitioner record"
      description="Optional. Without an approved record the account reaches no patient."
      placeholder="Search by name"
    />
  )
}
