import { Box, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { LinkButton } from '../page/link.tsx'
import { useMay, useSignedIn } from '../session/use-session.ts'
import { roleNames } from '../words/role-names.ts'

/** Name, e-mail address, username and role of the person who is signed in. */
export function WhoIAm() {
  const { me } = useSignedIn()
  const may = useMay()
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="md">
        Who I am
      </Title>
      <Box component="dl" m={0}>
        <Fact name="Name">{me.name}</Fact>
        <Fact name="E-mail address">{me.email}</Fact>
        {me.username && <Fact name="Username">{me.username}</Fact>}
        <Fact name="Role">{roleNames[me.role]}</Fact>
      </Box>
      {me.practitionerId !== null && may('practitioners.read') && (
        <LinkButton
          to="/practitioners/$practitionerId"
          params={{ practitionerId: me.practitionerId }}
          variant="default"
          mt="xs"
        >
          My profile as a practitioner
        </LinkButton>
      )}
    </Paper>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box mb="sm">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Box>
  )
}
