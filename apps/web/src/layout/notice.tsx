import { Paper, ThemeIcon, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

type Props = { icon: ReactNode; title: string; children: ReactNode }

/** One message in the middle of an otherwise empty page. */
export function Notice({ icon, title, children }: Props) {
  useDocumentTitle(`${title} · Empanel`)
  return (
    <Paper maw={520} mx="auto" mt="10vh" p="xl" ta="center" withBorder>
      <ThemeIcon size={56} radius="xl" variant="light" mb="md">
        {icon}
      </ThemeIcon>
      <Title order={1} size="h3" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  )
}
