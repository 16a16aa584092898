import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { api, cache } from '../../server/empanel.ts'
import { fullName } from '../../words/names.ts'
import type { Patient } from '../patient.ts'
import { patientsChanged } from '../patients-changed.ts'

/** Deletes a patient's record, after asking. */
export function DeletePatient({ patient }: { patient: Patient }) {
  const navigate = useNavigate()
  const name = fullName(patient)
  const remove = useMutation(
    api.patients.delete.mutationOptions({
      onSuccess: async ({ id }) => {
        notifications.show({ message: `The record of ${name} was deleted.` })
        // Before the record is refetched, which would fail.
        await navigate({ to: '/patients', replace: true })
        cache.removeQueries(api.patients.get.queryFilter({ id }))
        await patientsChanged()
      },
      onError: error => sayFailed(`The record of ${name} was not deleted`, error),
    }),
  )
  const ask = () =>
    askFirst({
      title: `Delete the record of ${name}?`,
      about:
        `The record leaves every list, for everybody, and all open assignments of practitioners to ${name} end ` +
        'now. The ledger of assignments and the audit log keep what was. This cannot be undone here.',
      confirm: 'Delete record',
      act: () => remove.mutate({ id: patient.id }),
    })
  return (
    <Button variant="default" leftSection={<IconTrash size={16} />} onClick={ask} loading={remove.isPending}>
      Delete
    </Button>
  )
}
