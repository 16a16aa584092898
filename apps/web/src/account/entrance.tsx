import { Box, Center, Group, Paper, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Logo } from '../layout/logo.tsx'
import { NotRemembered } from './not-remembered.tsx'

type Props = { title: string; children: ReactNode; below?: ReactNode; width?: number }

/** The frame of the pages before the door. */
export function Entrance({ title, children, below, width = 420 }: Props) {
  useDocumentTitle(`${title} · Empanel`)
  return (
    <Center component="main" mih="100vh" p="md">
      <Box w="100%" maw={width}>
        <Group justify="center" mb="lg" gap="sm">
          <Logo size={36} />
          <Text fw={700} size="xl">
            Empanel
          </Text>
        </Group>
        <Paper withBorder p={{ base: 'lg', sm: 'xl' }} shadow="sm">
          <Title order={1} size="h3" mb="lg">
            {title}
          </Title>
          <NotRemembered />
          {children}
        </Paper>
        {below && (
          <Text ta="center" mt="md" size="sm" component="div">
            {below}
          </Text>
        )}
      </Box>
    </Center>
  )
}
