import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../feedback/say-failed.ts'
import { sayUndoable } from '../forms/say-undoable.tsx'
import { api, cache, empanel } from '../server/empanel.ts'
import { inPages, type Pages, showAhead } from '../server/show-ahead.ts'
import type { Assignment, CareTeamMember } from './assignment.ts'
import { ledgerChanged } from './ledger-changed.ts'

/** Ends an assignment. Shows it at once, takes it back if the server refuses, and offers to undo it. */
export function useEndAssignment({ mayUndo }: { mayUndo: boolean }) {
  return useMutation(
    api.assignments.end.mutationOptions({
      onMutate: async ({ id, reason = null }) => {
        const undo = await showAhead(api.assignments.pathFilter())
        const endedAt = new Date().toISOString()
        const ended = <Entry extends Assignment>(entry: Entry): Entry =>
          entry.id === id ? { ...entry, endedAt, endReason: reason } : entry
        cache.setQueriesData<CareTeamMember[]>(api.assignments.careTeam.queryFilter(), team =>
          team?.map(ended),
        )
        cache.setQueriesData<Pages<Assignment>>(
          api.assignments.list.infiniteQueryFilter(),
          inPages(rows => rows.map(ended)),
        )
        return { undo }
      },
      onError: (error, _input, kept) => {
        kept?.undo()
        sayFailed('The assignment was not ended', error)
      },
      onSuccess: assignment => sayEnded(assignment, mayUndo),
      onSettled: ledgerChanged,
    }),
  )
}

const sayEnded = (assignment: Assignment, mayUndo: boolean): void =>
  sayUndoable(
    `ended-${assignment.id}`,
    `${assignment.practitionerName} no longer looks after ${assignment.patientName}.`,
    mayUndo ? () => assignAgain(assignment) : undefined,
  )

/** The ledger keeps ended assignments, so that undoing one makes a new assignment. */
async function assignAgain({ patientId, practitionerId, role, reason, ...names }: Assignment): Promise<void> {
  try {
    await empanel.assignments.create.mutate({ patientId, practitionerId, role, reason })
    notifications.show({ message: `${names.practitionerName} looks after ${names.patientName} again.` })
  } catch (error) {
    sayFailed(`${names.practitionerName} was not assigned again`, error)
  }
  await ledgerChanged()
}
