import { Button, Checkbox, Chip, Group, Radio, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ledgerChanged } from '../../assignments/ledger-changed.ts'
import { sayFailed } from '../../feedback/say-failed.ts'
import { namesOf } from '../../forms/fields/field.ts'
import { given } from '../../forms/given.ts'
import { Section } from '../../page/section.tsx'
import type { Panel } from '../../practitioners/panels/panel.ts'
import type { Practitioner } from '../../practitioners/practitioner.ts'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { patientsInWords, type Split, splitWords } from '../handover.ts'
import { ColleagueList } from './colleague-list.tsx'
import { PreviewResult } from './preview-result.tsx'
import { type Consulting, useHandover } from './use-handover.ts'
import { WhenHandedOver } from './when-handed-over.tsx'

type Props = { panel: Panel; practitioner: Practitioner; leaves: boolean }

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
  const { question, when, reason, override, closesAccount } = asked
  const preview = useQuery(
    api.transfers.preview.queryOptions(question, {
      enabled: asked.to.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const start = useMutation(
    api.transfers.start.mutationOptions({
      onError: error => {
        sayFailed('Nobody was handed over', error)
        void ledgerChanged()
      },
      onSuccess: async ({ id, state, moved }) => {
        notifications.show({
          message:
            state === 'planned' ? 'The handover is planned.' : `Handed over: ${patientsInWords(moved)}.`,
        })
        await ledgerChanged()
        await navigate({ to: '/handovers/$transferId', params: { transferId: id } })
      },
    }),
  )
  const mayClose = may('users.update') !== undefined && practitioner.userId !== null
  const isFull = preview.data?.rows.some(({ failure }) => failure?.startsWith('panel_')) ?? false
  const send = () => {
    if (start.isPending) return
    const dueAt = when.later ? when.dueAt() : undefined
    if (when.later && !dueAt) return
    start.mutate({
      ...question,
      ...given({ effectiveAt: dueAt, reason: reason.trim() }),
      closesAccount: closesAccount && mayClose,
    })
  }
  return (
    <Stack gap="lg">
      <Section title="Who takes over">
        <ColleagueList panel={panel} chosen={asked.to} toggle={asked.toggle} />
      </Section>
      <Section title="How">
        <Stack gap="md">
          <SegmentedControl
            aria-label="How the panel is divided"
            w={{ base: '100%', sm: 'fit-content' }}
            value={asked.split}
            onChange={value => asked.setSplit(value as Split)}
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
          <WhenHandedOver when={when} />
          <Stack gap={6}>
            <TextInput
              label="Reason"
              description={
                override ? 'Needed where panels take more than they should.' : 'Kept in the ledger.'
              }
              maxLength={500}
              value={reason}
              onChange={event => asked.setReason(event.currentTarget.value)}
            />
            <Chip.Group value={reason} onChange={value => asked.setReason(String(value))}>
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
        <PreviewResult asked={asked} query={preview} />
        {may('panels.override') && (isFull || override) && (
          <Checkbox
            mt="md"
            label="Hand over although panels are full or closed"
            description="The overrides then name the reason."
            checked={override}
            onChange={event => asked.setOverride(event.currentTarget.checked)}
          />
        )}
      </Section>
      <Group>
        <Button
          size="md"
          disabled={asked.to.length === 0 || preview.error !== null || (override && reason.trim() === '')}
          loading={start.isPending}
          onClick={send}
        >
          {when.action('Hand over now')}
        </Button>
      </Group>
    </Stack>
  )
}
