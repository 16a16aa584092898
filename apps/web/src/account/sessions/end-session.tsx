import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../feedback/say-failed.ts'
import { api, cache } from '../../server/empanel.ts'
import { inPages, showAhead } from '../../server/show-ahead.ts'
import { RowButton } from '../../tables/row-button.tsx'
import { deviceOf } from './device.ts'
import { type OwnSession, ownSessions, sessionsEnded } from './own-sessions-query.ts'

/** Signs out another device. It leaves the list at once and returns if the server refuses. */
export function EndSession({ session: { id, userAgent } }: { session: OwnSession }) {
  const device = deviceOf(userAgent)
  const key = api.sessions.list.infiniteQueryKey(ownSessions)
  const end = useMutation(
    api.sessions.end.mutationOptions({
      onMutate: async ({ id }) => {
        const undo = await showAhead({ queryKey: key })
        cache.setQueryData(
          key,
          inPages<OwnSession>(sessions => sessions.filter(session => session.id !== id)),
        )
        return { undo }
      },
      onError: (error, _input, kept) => {
        kept?.undo()
        sayFailed(`The session of ${device} was not ended`, error)
      },
      onSuccess: () => notifications.show({ message: `${device} was signed out.` }),
      onSettled: sessionsEnded,
    }),
  )
  return (
    <RowButton
      size="xs"
      variant="default"
      aria-label={`End session: ${device}`}
      act={() => end.mutateAsync({ id })}
    >
      End
    </RowButton>
  )
}
