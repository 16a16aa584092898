import { Box, Group, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconChevronLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { TextLink } from './link.tsx'

type Props = {
  title: string
  /** Beside the title: badges of the record. */
  badges?: ReactNode
  /** Opposite the title: what can be done here. */
  actions?: ReactNode
  /** Where this page hangs in the portal: a link above the title. */
  within?: { to: '/patients' | '/doctors' | '/admin' | '/admin/users'; label: string }
  children: ReactNode
}

/** Whether a page has been shown before: the first one leaves the focus where the browser puts it. */
let shownBefore = false

/** A page of the portal: sets the document's title and, after a change of page, takes the focus to the heading. */
export function Page({ title, badges, actions, within, children }: Props) {
  useDocumentTitle(`${title} · Empanel`)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (shownBefore) heading.current?.focus({ preventScroll: true })
    shownBefore = true
  }, [])
  return (
    <Box maw={1100} mx="auto">
      {within && (
        <TextLink to={within.to} size="sm" display="inline-flex" mb="xs">
          <IconChevronLeft size={16} aria-hidden style={{ marginTop: 3 }} />
          {within.label}
        </TextLink>
      )}
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Group gap="sm" align="center">
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
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
