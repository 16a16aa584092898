import { Button, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import { beginningOf, today } from '../../dates/days.ts'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { empanel } from '../../server/empanel.ts'
import { professions } from '../../words/professions.ts'
import type { AssignmentRole, CareTeamMember } from '../assignment.ts'
import { ledgerChanged } from '../ledger-changed.ts'
import { type PractitionerChoice, PractitionerPicker } from './practitioner-picker.tsx'
import { RoleChoice } from './role-choice.tsx'
import { useConflict } from './use-conflict.ts'

type Props = {
  patientId: number
  /** The patient's assignments, open and ended. */
  ledger: CareTeamMember[]
  /** Whether the person may end an assignment that is in the way. */
  mayEnd: boolean
  onCancel: () => void
  onDone: () => void
}
type Fields = { practitionerId: string; role: AssignmentRole; startedOn: string; reason: string }

/** The form that assigns a practitioner: who, in which role, and since when. */
export function AssignForm({ patientId, ledger, mayEnd, onCancel, onDone }: Props) {
  const open = ledger.filter(({ endedAt }) => endedAt === null)
  const primary = open.find(({ role }) => role === 'primary')
  const [practitioner, setPractitioner] = useState<PractitionerChoice | null>(null)
  const conflict = useConflict(patientId)
  /** The primary assignment to end first, if the person chose that. */
  const replaced = useRef<CareTeamMember>(undefined)

  const server = useServerForm<Fields>({
    initialValues: {
      practitionerId: '',
      role: primary ? 'consulting' : 'primary',
      startedOn: today(),
      reason: '',
    },
    names: { startedAt: 'startedOn' },
    send: async ({ role, startedOn, reason }) => {
      const before = replaced.current
      replaced.current = undefined
      if (!practitioner) {
        form.setFieldError('practitionerId', 'Choose a practitioner.')
        form.getInputNode('practitionerId')?.focus()
        return
      }
      const practitionerId = Number(practitioner.value)
      const opened = await conflict.watch(practitionerId, async () => {
        if (before) {
          await empanel.assignments.end.mutate({ id: before.id })
          void ledgerChanged()
        }
        return empanel.assignments.create.mutate({
          patientId,
          practitionerId,
          role,
          // Today means now: earlier today somebody else may have been assigned.
          ...(startedOn && startedOn !== today() && { startedAt: beginningOf(startedOn) }),
          ...given({ reason: reason.trim() }),
        })
      })
      notifications.show({ message: `${opened.practitionerName} looks after ${opened.patientName} now.` })
      onDone()
      await ledgerChanged()
    },
  })
  const { form } = server
  const inTheWay = mayEnd ? conflict.primaryInTheWay(ledger) : undefined
  // A start before the other assignment's end would be refused again.
  const beginsNow = [undefined, '', today()].includes(form.getValues().startedOn)
  const replace = (primary: CareTeamMember) => {
    replaced.current = primary
    form.setFieldValue('role', 'primary')
    server.submit()
  }
  return (
    <ServerForm
      of={{
        ...server,
        problem: server.problem && (conflict.inWords(ledger, mayEnd) ?? server.problem),
        submit: event => {
          replaced.current = undefined
          server.submit(event)
        },
      }}
      action="Assign"
      remedy={
        inTheWay &&
        beginsNow && (
          <Button
            size="xs"
            variant="default"
            mt="sm"
            h="auto"
            py={6}
            styles={{ label: { whiteSpace: 'normal' } }}
            onClick={() => replace(inTheWay)}
          >
            End {inTheWay.practitionerName}’s assignment as primary and assign
          </Button>
        )
      }
      beside={
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <PractitionerPicker
        chosen={practitioner}
        onChoose={choice => {
          setPractitioner(choice)
          form.clearFieldError('practitionerId')
          if (choice && !professions[choice.profession].mayBePrimary) form.setFieldValue('role', 'supporting')
        }}
        error={form.errors.practitionerId}
        path="practitionerId"
        taken={new Map(open.map(({ practitionerId, role }) => [practitionerId, `${role} already`]))}
      />
      <RoleChoice
        key={form.key('role')}
        field={form.getInputProps('role')}
        primary={primary?.practitionerName}
        mayBePrimary={practitioner === null || professions[practitioner.profession].mayBePrimary}
      />
      <TextInput
        type="date"
        label="Start date"
        description="Optional: now, unless it was on an earlier day."
        max={today()}
        key={form.key('startedOn')}
        {...form.getInputProps('startedOn')}
      />
      <Textarea
        label="Reason"
        description="Optional."
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
      <LeaveGuard unsent={server.unsent} />
    </ServerForm>
  )
}
