import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { once } from '../forms/once.ts'
import { api, cache } from '../server/empanel.ts'
import { explain } from '../words/explain.ts'
import { doctorName } from '../words/names.ts'
import type { Doctor } from './doctor.ts'
import { doctorsChanged } from './doctors-changed.ts'

type Wording = {
  title: string
  consequences: string
  confirm: string
  done: string
}

const wordings = {
  delete: doctor => ({
    title: `Delete ${doctorName(doctor)}?`,
    consequences:
      `The doctor leaves every list, and all of their open assignments end now: their patients keep their ` +
      `records and their other doctors, but have to be given another one in this doctor’s place. The ledger of ` +
      `assignments keeps what was.${doctor.userId === null ? '' : ' Their account stays, but reaches no patient.'} ` +
      'This cannot be undone here.',
    confirm: 'Delete doctor',
    done: `${doctorName(doctor)} was deleted.`,
  }),
  decline: doctor => ({
    title: `Decline ${doctorName(doctor)}?`,
    consequences:
      'The record that they registered is deleted. Their account stays, but reaches no patient. This cannot be ' +
      'undone here: they would have to be entered anew.',
    confirm: 'Decline',
    done: `${doctorName(doctor)} was declined.`,
  }),
} satisfies Record<string, (doctor: Doctor) => Wording>

/** Asks, then deletes a doctor's record. Calls `gone` once it is deleted, before lists are refetched. */
export function useDeleteDoctor(as: keyof typeof wordings) {
  const remove = useMutation(
    api.doctors.delete.mutationOptions({
      onError: error =>
        notifications.show({ color: 'red', title: 'The doctor was not deleted', message: explain(error) }),
    }),
  )
  return (doctor: Doctor, gone: () => unknown) => {
    const { title, consequences, confirm, done } = wordings[as](doctor)
    modals.openConfirmModal({
      title,
      centered: true,
      children: <Text size="sm">{consequences}</Text>,
      labels: { confirm, cancel: 'Cancel' },
      confirmProps: { color: 'red.9' },
      onConfirm: once(async () => {
        await remove.mutateAsync({ id: doctor.id })
        notifications.show({ message: done })
        // Before the record is refetched, which would fail.
        await gone()
        cache.removeQueries(api.doctors.get.queryFilter({ id: doctor.id }))
        await doctorsChanged()
      }),
    })
  }
}
