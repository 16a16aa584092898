import { Paper, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useArrival } from '../page/use-arrival.ts'

type Props = { icon: ReactNode; title: string; children: ReactNode }

/** One message in the middle of an otherwise empty page; takes the focus as a page does. */
export function Notice({ icon, title, children }: Props) {
  const heading = useArrival(title)
  return (
    <Paper maw={520} mx="auto" mt="10vh" p="xl" ta="center" withBorder>
      <ThemeIcon size={56} radius="xl" variant="light" mb="md">
        {icon}
      </ThemeIcon>
      <Title order={1} size="h3" mb="xs" ref={heading} tabIndex={-1}>
        {title}
      </Title>
      {children}
    </Paper>
  )
}
