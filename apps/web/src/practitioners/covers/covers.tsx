import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserShare } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answer } from '../../feedback/answer.tsx'
import { Entries } from '../../page/entry.tsx'
import { Folded } from '../../page/folded.tsx'
import { Section } from '../../page/section.tsx'
import { ShowEarlier } from '../../page/show-earlier.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import type { Cover } from './cover.ts'
import { CoverDialog } from './cover-dialog.tsx'
import { CoverEntry } from './cover-entry.tsx'
import { EndCover } from './end-cover.tsx'

type Props = {
  practitionerId: number
  /** The practitioner's name. */
  name: string
  /** Whether it is the person who reads this. */
  own: boolean
  mayArrange: boolean
  mayEnd: boolean
  /** The button or link of a cover by this practitioner that is in force. */
  open?: (cover: Cover) => ReactNode
  /** Whether what is over can be shown, too. */
  past?: boolean
}

/** Who covers for a practitioner, and for whom they cover: now, planned, and what is over. */
export function Covers({ practitionerId, name, own, mayArrange, mayEnd, open, past = false }: Props) {
  const [arranging, dialog] = useDisclosure()
  const now = useQuery(api.covers.list.queryOptions({ practitionerId, state: 'now' }))
  const planned = useQuery(api.covers.list.queryOptions({ practitionerId, state: 'planned' }))
  const entry = (cover: Cover) => (
    <CoverEntry
      key={cover.id}
      cover={cover}
      of={practitionerId}
      own={own}
      action={
        cover.practitionerId === practitionerId
          ? mayEnd && <EndCover cover={cover} />
          : cover.state === 'now' && open?.(cover)
      }
    />
  )
  return (
    <Section
      title="Cover"
      action={
        mayArrange && (
          <Button size="xs" variant="default" leftSection={<IconUserShare size={16} />} onClick={dialog.open}>
            Arrange cover
          </Button>
        )
      }
    >
      <Answer of={now}>
        {({ items }) => (
          <Answer of={planned}>
            {({ items: toCome }) =>
              items.length + toCome.length > 0 ? (
                <Stack gap="sm">
                  <Entries label="Cover">{[...items, ...toCome].map(entry)}</Entries>
                </Stack>
              ) : (
                <Text size="sm" c="dimmed">
                  {own
                    ? 'Nobody covers for you, and you cover for nobody. For a holiday, arrange who looks after your patients.'
                    : `Nobody covers for ${name}, who covers for nobody.`}
                </Text>
              )
            }
          </Answer>
        )}
      </Answer>
      {past && (
        <Folded label="Earlier cover" mt="md">
          {opened => opened && <Earlier practitionerId={practitionerId} own={own} />}
        </Folded>
      )}
      {mayArrange && (
        <CoverDialog
          practitionerId={practitionerId}
          name={own ? undefined : name}
          opened={arranging}
          onClose={dialog.close}
        />
      )}
    </Section>
  )
}

function Earlier({ practitionerId, own }: Pick<Props, 'practitionerId' | 'own'>) {
  const pages = useInfiniteQuery(
    api.covers.list.infiniteQueryOptions({ practitionerId, state: 'past', limit: 10 }, byPages),
  )
  const covers = pages.data?.pages.flatMap(({ items }) => items)
  return (
    <Answer of={{ ...pages, data: covers }}>
      {covers => (
        <>
          {covers.length === 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              No cover is over yet.
            </Text>
          )}
          <Entries label="Earlier cover">
            {covers.map(cover => (
              <CoverEntry key={cover.id} cover={cover} of={practitionerId} own={own} />
            ))}
          </Entries>
          <ShowEarlier pages={pages} />
        </>
      )}
    </Answer>
  )
}
