import { Checkbox, Text } from '@mantine/core'
import { Day, DayOf } from '../dates/times.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { AssignLink } from '../patients/assign-link.tsx'
import { PrimaryName } from '../patients/primary-name.tsx'
import type { Column } from '../tables/rows.tsx'
import { listedName } from '../words/names.ts'
import type { Waiting } from './queue.ts'
import type { Choice } from './use-choice.ts'

/** The columns of the queue. On phones the first one holds all but the action. `choice`: for those who may assign. */
export const queueColumns = (choice: Choice | undefined): Column<Waiting>[] => [
  ...(choice ? [choiceColumn(choice)] : []),
  {
    header: 'Patient',
    cell: patient => (
      <>
        <PatientLink patientId={patient.id} name={listedName(patient)} fw={500} size="sm" />
        <Text component="div" size="sm" c="dimmed" hiddenFrom="sm">
          <Since patient={patient} />
        </Text>
      </>
    ),
  },
  {
    header: 'Date of birth',
    wide: true,
    cell: ({ dateOfBirth }) => <Day date={dateOfBirth} />,
  },
  { header: 'Waiting since', wide: true, cell: ({ waitingSince }) => <DayOf at={waitingSince} /> },
  {
    header: 'Last primary',
    wide: true,
    cell: ({ formerPrimary }) => <PrimaryName primary={formerPrimary} none="none yet" />,
  },
  ...(choice
    ? [
        {
          header: 'Assignment',
          wide: true,
          quiet: true,
          align: 'right' as const,
          cell: (patient: Waiting) => <AssignLink patient={patient} />,
        },
      ]
    : []),
]

const choiceColumn = ({ chosen, all, allChosen, toggle, toggleAll }: Choice): Column<Waiting> => ({
  header: 'Choose',
  head: (
    <Checkbox
      aria-label="Choose all that are shown"
      // Before the patients are there, a press would choose none of them.
      disabled={all.length === 0}
      checked={all.length > 0 && allChosen}
      indeterminate={chosen.length > 0 && !allChosen}
      onChange={toggleAll}
    />
  ),
  cell: patient => (
    <Checkbox
      aria-label={`Choose ${listedName(patient)}`}
      checked={chosen.some(({ id }) => id === patient.id)}
      onChange={() => toggle(patient.id)}
    />
  ),
})

/** Since when the patient waits, and after whom. */
export const Since = ({ patient: { waitingSince, formerPrimary } }: { patient: Waiting }) => (
  <>
    since <DayOf at={waitingSince} />
    {formerPrimary && `, after ${formerPrimary.name}`}
  </>
)
