import { Alert, Box, Center, Group, Paper, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconCookieOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Forgetful, forgetful } from '../browser/site-data.ts'
import { Logo } from '../page/logo.tsx'

type Props = { title: string; children: ReactNode; below?: ReactNode; width?: number }

/** The frame of the pages before signing in. */
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

const words: Record<Forgetful, string> = {
  insecure:
    'This page came over plain http, and browsers keep nobody signed in there: loading it again signs you out. Whoever runs Empanel can serve it over https, by a proxy with TLS in front; on the machine that it runs on, http://localhost works too.',
  blocked:
    'This browser keeps no data for this site: loading the page again or opening another tab signs you out. To stay signed in, allow cookies and site data for this site.',
}

/** Warns before signing in that the session will not last, and says what to do. */
function NotRemembered() {
  if (!forgetful) return null
  return (
    <Alert variant="default" mb="lg" role="note" icon={<IconCookieOff />} title="You will not stay signed in">
      {words[forgetful]}
    </Alert>
  )
}
