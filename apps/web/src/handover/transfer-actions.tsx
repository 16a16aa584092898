import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { sayFailed } from '../feedback/say-failed.ts'
import { askFirst } from '../forms/ask-first.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'
import { focusOnward } from '../tables/focus-onward.ts'
import { patientsInWords, type Transfer } from './handover.ts'

/** Cancels, dismisses or undoes a handover, after asking. */
export function TransferActions({ transfer }: { transfer: Transfer }) {
  const may = useMay()
  const { id, state, fromName, moved, ended } = transfer
  const cancel = useMutation(
    api.transfers.cancel.mutationOptions({
      onError: error => {
        sayFailed('The handover was not cancelled', error)
        void ledgerChanged()
      },
    }),
  )
  const undo = useMutation(
    api.transfers.undo.mutationOptions({
      onError: error => {
        sayFailed('Nothing was undone', error)
        void ledgerChanged()
      },
    }),
  )
  if ((state === 'planned' || state === 'failed') && may('transfers.cancel')) {
    const failed = state === 'failed'
    return (
      <Button
        variant="default"
        onClick={({ currentTarget: pressed }) =>
          askFirst({
            title: failed ? 'Dismiss this handover?' : 'Cancel this handover?',
            about: failed
              ? 'Nothing more is done about it. It is kept among the cancelled ones.'
              : `Nobody is handed over then: the patients stay with ${fromName}.`,
            confirm: failed ? 'Dismiss' : 'Cancel the handover',
            keep: 'Keep it',
            act: async () => {
              await cancel.mutateAsync({ id })
              notifications.show({
                message: failed ? 'The handover was dismissed.' : 'The handover was cancelled.',
              })
              focusOnward(pressed)
              await ledgerChanged()
            },
          })
        }
      >
        {failed ? 'Dismiss' : 'Cancel the handover'}
      </Button>
    )
  }
  if (state !== 'done' || moved + ended === 0 || !may('transfers.undo')) return null
  return (
    <Button
      variant="default"
      loading={undo.isPending}
      onClick={({ currentTarget: pressed }) =>
        askFirst({
          title: 'Undo this handover?',
          about: `${fromName} gets ${patientsInWords(moved + ended)} back, except those of whom somebody has changed something since. The ledger keeps what was. An account that was disabled stays so.`,
          confirm: 'Undo',
          keep: 'Keep it',
          act: async () => {
            const { restored } = await undo.mutateAsync({ id })
            notifications.show({ message: `${patientsInWords(restored)} came back to ${fromName}.` })
            focusOnward(pressed)
            await ledgerChanged()
          },
        })
      }
    >
      Undo
    </Button>
  )
}
