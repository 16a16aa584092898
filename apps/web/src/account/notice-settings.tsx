import { Paper, Stack, Switch, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../feedback/answer.tsx'
import { sayFailed } from '../feedback/say-failed.ts'
import { namesOf } from '../forms/fields/field.ts'
import { type NoticeSettings, noticeKinds } from '../notices/notice.ts'
import { noticesChanged } from '../notices/notices-changed.ts'
import { api, cache } from '../server/empanel.ts'

/** Which notices one gets. Each is saved at once. */
export function NoticeSettingsSection() {
  const settings = useQuery(api.notices.settings.queryOptions())
  /** The last choice on this page. The switch moves at once and does not wait for the server. */
  const [chosen, setChosen] = useState<Partial<NoticeSettings>>({})
  const set = useMutation(
    api.notices.setSettings.mutationOptions({
      onSuccess: now => cache.setQueryData(api.notices.settings.queryKey(), now),
      onError: error => {
        sayFailed('The choice was not saved', error)
        setChosen({})
        void noticesChanged()
      },
    }),
  )
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="notices">
      <Title order={2} size="h4" mb="xs" id="notices">
        What you are told
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Notices appear under the bell above. Where the clinic sends mails, one says that there is news. What
        is switched off is not kept for later.
      </Text>
      <Answer of={settings}>
        {settings => (
          <Stack>
            {namesOf(noticeKinds).map(kind => {
              const { name, about } = noticeKinds[kind]
              if (!isSwitchable(kind, settings)) {
                return (
                  <Switch
                    key={kind}
                    label={name}
                    description={`${about} This cannot be switched off.`}
                    checked
                    disabled
                    readOnly
                  />
                )
              }
              return (
                <Switch
                  key={kind}
                  label={name}
                  description={about}
                  checked={chosen[kind] ?? settings[kind]}
                  onChange={({ currentTarget: { checked } }) => {
                    setChosen(before => ({ ...before, [kind]: checked }))
                    set.mutate({ [kind]: checked })
                  }}
                />
              )
            })}
          </Stack>
        )}
      </Answer>
    </Paper>
  )
}

const isSwitchable = (kind: string, settings: NoticeSettings): kind is keyof NoticeSettings =>
  Object.hasOwn(settings, kind)
