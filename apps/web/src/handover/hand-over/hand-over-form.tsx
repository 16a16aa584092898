import {
  Checkbox,
  Chip,
  Group,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  useMatches,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ledgerChanged } from '../../assignments/ledger-changed.ts'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { namesOf } from '../../forms/fields/field.ts'
import { given } from '../../forms/given.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { TextLink } from '../../page/link.tsx'
import { Section } from '../../page/section.tsx'
import type { Panel } from '../../practitioners/panels/panel.ts'
import type { Practitioner } from '../../practitioners/practitioner.ts'
import { empanel } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { isAway } from '../../words/explain.ts'
import { patientsInWords, type Split, splitWords } from '../handover.ts'
import { ByHand } from './by-hand/by-hand.tsx'
import { ColleagueList } from './colleague-list.tsx'
import { PreviewResult } from './preview-result.tsx'
import { type Consulting, useHandover } from './use-handover.ts'
import { usePreview } from './use-preview.ts'
import { WhenHandedOver } from './when-handed-over.tsx'

type Props = { panel: Panel; practitioner: Practitioner; leaves: boolean }
type Fields = { to: string; effectiveAt: string; reason: string }

const reasons = ['Leaves the clinic', 'Is on leave', 'Works fewer hours']
const consultingWords: Record<Consulting, string> = {
  move: 'The same colleagues take them over',
  end: 'They end',
  keep: 'They stay as they are',
}

/** Who takes over, how the panel is divided, from when on and why; what would become of it; and the button that does it. */
export function HandOverForm({ panel, practitioner, leaves }: Props) {
  const may = useMay()
  const navigate = useNavigate()
  const asked = useHandover(panel.id, leaves)
  const { to, split, byHand, when, override, closesAccount } = asked
  const { preview, rows, isReady, question } = usePreview(asked)
  const initialReason = leaves ? (reasons[0] ?? '') : ''
  const [reason, setReason] = useState(initialReason)
  /** Whether the server may have done it although no answer came. */
  const [unanswered, setUnanswered] = useState(false)
  const handedOver = useRef(false)
  const isHere = useIsHere()
  const mayClose = may('users.update') !== undefined && practitioner.userId !== null
  const server = useServerForm<Fields>({
    initialValues: { to: '', effectiveAt: '', reason: initialReason },
    // Each number of places belongs to one of those who take over.
    names: { ...Object.fromEntries(to.map((_, place) => [`to.${place}.places`, 'to'])), rows: 'to' },
    send: async ({ reason }) => {
      setUnanswered(false)
      const refuse = (field: keyof Fields, why: string) => {
        form.setFieldError(field, why)
        form.getInputNode(field)?.focus()
      }
      if (to.length === 0) return refuse('to', 'Choose at least one colleague.')
      if (!isReady) return refuse('to', 'Wait until it is shown who goes to whom.')
      if (override && !reason.trim()) return refuse('reason', 'Say why panels take more than they should.')
      const dueAt = when.later ? when.dueAt() : undefined
      if (when.later && !dueAt) return
      try {
        const { id, state, moved } = await empanel.transfers.start.mutate({
          ...question,
          ...given({ effectiveAt: dueAt, reason: reason.trim() }),
          closesAccount: closesAccount && mayClose,
        })
        handedOver.current = true
        notifications.show({
          message:
            state === 'planned' ? 'The handover is planned.' : `Handed over: ${patientsInWords(moved)}.`,
        })
        await ledgerChanged()
        if (isHere()) await navigate({ to: '/handovers/$transferId', params: { transferId: id } })
      } catch (error) {
        setUnanswered(isAway(error))
        void ledgerChanged()
        if (!isHere()) sayFailed(`The panel of ${practitioner.lastName} was not handed over`, error)
        throw error
      }
    },
  })
  const { form } = server
  const changed = () => {
    server.clearProblem()
    form.clearFieldError('to')
  }
  const writeReason = (text: string) => {
    setReason(text)
    form.clearFieldError('reason')
  }
  const choose = (chosen: Split) => {
    if (chosen === 'manual' || byHand.size === 0) asked.setSplit(chosen)
    else {
      askFirst({
        title: 'Divide the panel anew?',
        about: 'What you have given by hand is forgotten then.',
        confirm: 'Divide anew',
        keep: 'Keep it',
        act: () => asked.setSplit(chosen),
      })
    }
  }
  const isFull = preview.data?.rows.some(({ failure }) => failure?.startsWith('panel_')) ?? false
  const isNarrow = useMatches({ base: true, sm: false })
  return (
    <Stack gap="lg">
      <Section title="Who takes over">
        <ColleagueList
          panel={panel}
          chosen={to}
          toggle={id => {
            asked.toggle(id)
            changed()
          }}
          error={form.errors.to}
          path="to"
        />
      </Section>
      <Section title="How">
        <Stack gap="md">
          <SegmentedControl
            aria-label="How the panel is divided"
            w={{ base: '100%', sm: 'fit-content' }}
            orientation={isNarrow ? 'vertical' : 'horizontal'}
            value={split}
            onChange={value => choose(value as Split)}
            data={namesOf(splitWords).map(value => ({ value, label: splitWords[value] }))}
          />
          {panel.patients > panel.primary && (
            <Radio.Group
              label={`${patientsInWords(panel.patients - panel.primary)} consulting or supporting`}
              value={asked.consulting}
              onChange={value => asked.setConsulting(value as Consulting)}
            >
              <Stack gap={6} mt={6}>
                {namesOf(consultingWords).map(value => (
                  <Radio key={value} value={value} label={consultingWords[value]} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <WhenHandedOver when={when} error={form.errors.effectiveAt} path="effectiveAt" />
          <Stack gap={6}>
            <TextInput
              label="Reason"
              description={
                override ? 'Needed where panels take more than they should.' : 'Kept in the ledger.'
              }
              maxLength={500}
              data-path="reason"
              value={reason}
              onChange={event => writeReason(event.currentTarget.value)}
              error={form.errors.reason}
            />
            <Chip.Group value={reason} onChange={value => writeReason(String(value))}>
              <Group gap={6} aria-label="Usual reasons" role="group">
                {reasons.map(one => (
                  <Chip key={one} value={one} size="sm">
                    {one}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Stack>
          {mayClose && (
            <Checkbox
              label="Disable the account when nobody is left on the panel"
              description="The practitioner can no longer sign in then."
              checked={closesAccount}
              onChange={event => asked.setClosesAccount(event.currentTarget.checked)}
            />
          )}
        </Stack>
      </Section>
      <Section title="What would happen">
        <PreviewResult asked={asked} query={preview}>
          {split === 'manual' && preview.data && (
            <ByHand
              rows={rows}
              receivers={preview.data.to.filter(({ practitionerId }) => to.includes(practitionerId))}
              preview={preview.data}
              setGiven={asked.setByHand}
            />
          )}
        </PreviewResult>
        {may('panels.override') && (isFull || override) && (
          <Checkbox
            mt="md"
            label="Hand over although panels are full or closed"
            description="The overrides then name the reason."
            checked={override}
            onChange={event => {
              asked.setOverride(event.currentTarget.checked)
              form.clearFieldError('reason')
            }}
          />
        )}
      </Section>
      {/* Only the button: a press of Enter in a search must not hand a panel over. */}
      <ServerForm
        of={server}
        action={when.action('Hand over now')}
        beside={
          server.sending && (
            <Text size="sm" role="status" flex="1 1 240px">
              All of them move in one step, or nobody does. You may leave this page: the handover then stands
              under Handovers.
            </Text>
          )
        }
        remedy={
          unanswered && (
            <TextLink to="/handovers">
              Look under Handovers first: it may have been done all the same.
            </TextLink>
          )
        }
      >
        {/* A handover that is on its way is not lost by leaving. */}
        <LeaveGuard
          unsent={() => !handedOver.current && !server.sending && (to.length > 0 || server.unsent())}
        />
      </ServerForm>
    </Stack>
  )
}

/** Whether the person is still on the page when an answer comes. */
function useIsHere(): () => boolean {
  const here = useRef(false)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  return () => here.current
}
