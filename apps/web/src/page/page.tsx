import { Box, Group, Title } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ListLink, type ListPath } from './list-link.tsx'
import { useArrival } from './use-arrival.ts'

type Props = {
  title: string
  /** The document's title where `title` names a person: others may see the browser's history. */
  discreetly?: string
  /** Beside the title: badges of the record. */
  badges?: ReactNode
  /** Opposite the title: the page's buttons. */
  actions?: ReactNode
  /** The list that this page belongs to: a link above the title. */
  within?: { to: ListPath; label: string }
  children: ReactNode
}

/** A page of the portal: sets the document's title and, after a change of page, takes the focus to the heading. */
export function Page({ title, discreetly = title, badges, actions, within, children }: Props) {
  const heading = useArrival(discreetly)
  return (
    <Box maw={1100} mx="auto">
      {within && (
        <ListLink to={within.to} size="sm" display="inline-flex" mb="xs">
          <IconChevronLeft size={16} aria-hidden style={{ marginTop: 3 }} />
          {within.label}
        </ListLink>
      )}
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Group gap="sm" align="center" miw={0}>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} miw={0} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badges}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  )
}
