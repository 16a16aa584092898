import { Button, Checkbox, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState } from 'react'
import { beginningOf, today } from '../../dates/days.ts'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { type PractitionerChoice, PractitionerPicker } from '../../practitioners/practitioner-picker.tsx'
import { empanel } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { mayBePrimary } from '../../words/professions.ts'
import { type AssignmentRole, type CareTeamMember, roleOf } from '../assignment.ts'
import { ledgerChanged } from '../ledger-changed.ts'
import type { Planning } from '../plans/plan.ts'
import { plansChanged } from '../plans/plans-changed.ts'
import { sayPlanned } from '../plans/say-planned.ts'
import { useWhen, WhenChoice } from '../plans/when-choice.tsx'
import { RoleChoice } from './role-choice.tsx'
import { SuggestedPrimary } from './suggested.tsx'
import { useConflict } from './use-conflict.ts'

type Props = {
  patientId: number
  /** The patient's assignments, open and ended. */
  ledger: CareTeamMember[]
  /** The first values. */
  proposed: Proposed | null
  /** Whether the person may give the patient another primary. */
  mayReplace: boolean
  planning: Planning
  onCancel: () => void
  onDone: () => void
}
type Previous = 'end' | 'consulting'
/** Somebody who is proposed for a role. */
export type Proposed = { practitioner: PractitionerChoice; role: AssignmentRole }
type Fields = {
  practitionerId: string
  role: AssignmentRole
  previous: Previous
  startedOn: string
  reason: string
}

/** The form that assigns a practitioner: who, in which role, since when, and what becomes of the primary until then. */
export function AssignForm({ patientId, ledger, proposed, mayReplace, planning, onCancel, onDone }: Props) {
  const open = ledger.filter(({ endedAt }) => endedAt === null)
  const primary = open.find(({ role }) => role === 'primary')
  const [practitioner, setPractitioner] = useState(proposed?.practitioner ?? null)
  const [suggested, setSuggested] = useState<PractitionerChoice | null>(null)
  const usualRole = proposed?.role ?? (primary ? 'consulting' : 'primary')
  const [role, setRole] = useState<AssignmentRole>(usualRole)
  const conflict = useConflict(patientId)
  const when = useWhen()
  const memberId = Number(practitioner?.value)
  const isMember = open.some(({ practitionerId }) => practitionerId === memberId)
  /** Whether somebody becomes the primary in place of another, or of another role. */
  const replaces = mayReplace && role === 'primary' && (primary !== undefined || isMember)
  /** Whether the panel has just refused this, and the next attempt overrules it. A plan asks the panel when it is due. */
  const overrules = !when.later && conflict.overrules({ practitionerId: memberId, role })
  const mayOverrule = useMay()('panels.override') !== undefined
  /** Whether a plan is carried out even if the panel is full or closed by then. */
  const [foresees, setForesees] = useState(false)
  const plansOverride = when.later && role === 'primary' && mayOverrule && foresees
  const needsReason = overrules || plansOverride

  const server = useServerForm<Fields>({
    initialValues: {
      practitionerId: '',
      role: usualRole,
      previous: 'end',
      startedOn: today(),
      reason: '',
    },
    names: { startedAt: 'startedOn' },
    send: async ({ role, previous, startedOn, reason }) => {
      if (!practitioner) {
        form.setFieldError('practitionerId', 'Choose a practitioner.')
        form.getInputNode('practitionerId')?.focus()
        return
      }
      if (needsReason && !reason.trim()) {
        form.setFieldError('reason', 'Say why the panel takes this patient anyway.')
        form.getInputNode('reason')?.focus()
        return
      }
      const practitionerId = Number(practitioner.value)
      const asked = {
        patientId,
        practitionerId,
        ...given({ reason: reason.trim() }),
        ...(needsReason && { override: true }),
      }
      if (when.later) {
        const dueAt = when.dueAt()
        if (!dueAt) return
        const plan = { ...asked, dueAt }
        const planned = await conflict.watch({ practitionerId, role }, () =>
          replaces
            ? empanel.plans.changePrimary.mutate({ ...plan, previous })
            : empanel.plans.assign.mutate({ ...plan, role }),
        )
        sayPlanned(planned, { mayUndo: planning?.mayUndo ?? false })
        onDone()
        await plansChanged()
        return
      }
      const opened = await conflict.watch({ practitionerId, role }, () =>
        replaces
          ? empanel.assignments.changePrimary.mutate({ ...asked, previous })
          : empanel.assignments.create.mutate({
              ...asked,
              role,
              // Today means now: earlier today somebody else may have been assigned.
              ...(startedOn && startedOn !== today() && { startedAt: beginningOf(startedOn) }),
            }),
      )
      notifications.show({ message: `${opened.practitionerName} looks after ${opened.patientName} now.` })
      onDone()
      await ledgerChanged()
    },
  })
  const { form } = server
  const choose = (choice: PractitionerChoice | null) => {
    setPractitioner(choice)
    server.clearProblem()
    form.clearFieldError('practitionerId')
    const usual = choice && usualRoleOf(choice, open)
    if (!usual) return
    setRole(usual)
    form.setFieldValue('role', usual)
  }
  const roleField = form.getInputProps('role')
  const reasonField = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    // The reason is all that is missing.
    if (overrules) reasonField.current?.focus()
  }, [overrules])
  // The refusal stays on the page until it is overruled or the choice changes.
  const isConflict = server.problem === undefined ? overrules : conflict.latest
  const problem = isConflict ? conflict.inWords(ledger, mayReplace) : server.problem
  return (
    <ServerForm
      of={{ ...server, problem }}
      action={when.action(overrules ? 'Assign anyway' : 'Assign')}
      beside={
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <PractitionerPicker
        // The words in the field are its own until somebody is chosen elsewhere.
        key={suggested?.value}
        chosen={practitioner}
        onChoose={choose}
        error={form.errors.practitionerId}
        label="Practitioner"
        path="practitionerId"
        remark={({ id }) => {
          const member = open.find(({ practitionerId }) => practitionerId === id)
          if (!member) return undefined
          const mayBeChosen = mayReplace && member.role !== 'primary' && mayBePrimary(member.practitioner)
          return { words: `${member.role} already`, disabled: !mayBeChosen }
        }}
      />
      {!primary && !practitioner && (
        <SuggestedPrimary
          patientId={patientId}
          onChoose={choice => {
            setSuggested(choice)
            choose(choice)
          }}
        />
      )}
      <RoleChoice
        key={form.key('role')}
        field={{
          ...roleField,
          onChange: chosen => {
            setRole(roleOf(chosen) ?? role)
            server.clearProblem()
            roleField.onChange(chosen)
          },
        }}
        primary={primary?.practitionerName}
        mayBePrimary={practitioner === null || mayBePrimary(practitioner)}
        onlyPrimary={isMember}
      />
      {replaces && primary && (
        <Radio.Group
          label={`${primary.practitionerName}, the primary until ${when.later ? 'then' : 'now'}`}
          key={form.key('previous')}
          {...form.getInputProps('previous')}
        >
          <Stack gap="xs" mt={4}>
            <Radio value="end" label="No longer looks after the patient" />
            <Radio value="consulting" label="Goes on as consulting" />
          </Stack>
        </Radio.Group>
      )}
      {planning && <WhenChoice when={when} onChange={server.clearProblem} />}
      {when.later && role === 'primary' && mayOverrule && (
        <Checkbox
          label="Also if the panel is full or closed by then"
          checked={foresees}
          onChange={event => {
            setForesees(event.currentTarget.checked)
            form.clearFieldError('reason')
          }}
        />
      )}
      {!replaces && !when.later && (
        <TextInput
          type="date"
          label="Start date"
          description="Optional: now, unless it was on an earlier day."
          max={today()}
          key={form.key('startedOn')}
          {...form.getInputProps('startedOn')}
        />
      )}
      <Textarea
        ref={reasonField}
        label="Reason"
        {...(needsReason
          ? { description: 'Is kept with the override, and shown to those who may override.', required: true }
          : { description: 'Optional.' })}
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
      <LeaveGuard unsent={() => server.unsent() || when.unsent() || plansOverride} />
    </ServerForm>
  )
}

/** The role that a choice of practitioner suggests. Undefined where any is as likely. */
function usualRoleOf(choice: PractitionerChoice, open: CareTeamMember[]): AssignmentRole | undefined {
  if (open.some(({ practitionerId }) => practitionerId === Number(choice.value))) return 'primary'
  return mayBePrimary(choice) ? undefined : 'supporting'
}
