import { Paper, Table, Text, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import type { Policy, Scope } from '../../session/session.ts'
import { useSignedIn } from '../../session/use-session.ts'
import { actionInWords } from '../../words/action-words.ts'
import { roleNames } from '../../words/role-names.ts'
import classes from './policy-page.module.css'
import { groupsOf, rolesOf } from './policy-rows.ts'

/** The policy's grid: what each role may do. */
export function PolicyPage() {
  const { policy: known } = useSignedIn()
  const { data: policy = known } = useQuery(api.policy.get.queryOptions())
  return (
    <Page title="Access policy">
      <Text mb="xs">
        This server runs under the policy <b>{policy.name}</b>. {policy.summary}
      </Text>
      <Legend />
      <Text size="sm" c="dimmed" mb="xs" hiddenFrom="sm">
        The table moves sideways: swipe it to see every role.
      </Text>
      <Paper
        withBorder
        className={classes.frame ?? ''}
        role="region"
        aria-label="Access policy, scrollable"
        tabIndex={0}
      >
        <Grid policy={policy} />
      </Paper>
    </Page>
  )
}

function Legend() {
  return (
    <Text component="ul" size="sm" mb="md" mt={0} pl="lg">
      <li>
        <b>all</b>: every record
      </li>
      <li>
        <b>assigned</b>: what an open assignment links to the account
      </li>
      <li>
        <b>own</b>: what belongs to the account
      </li>
      <li>
        <b>–</b>: refused
      </li>
    </Text>
  )
}

function Grid({ policy }: { policy: Policy }) {
  const roles = rolesOf(policy)
  return (
    <Table horizontalSpacing="md" aria-label="Access policy">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Action</Table.Th>
          {roles.map(role => (
            <Table.Th key={role} scope="col" data-own={role === policy.role || undefined}>
              {roleNames[role]}
              {role === policy.role && ' (you)'}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      {groupsOf(policy.grid).map(({ noun, actions }) => (
        <Table.Tbody key={noun}>
          <Table.Tr className={classes.noun ?? ''}>
            <Table.Th scope="rowgroup" colSpan={roles.length + 1}>
              {noun}
            </Table.Th>
          </Table.Tr>
          {actions.map(action => (
            <Table.Tr key={action}>
              <Table.Th scope="row" fw={400}>
                {actionInWords(action)}
                <Text size="xs" c="dimmed" ff="monospace">
                  {action}
                </Text>
              </Table.Th>
              {roles.map(role => (
                <Table.Td key={role} data-own={role === policy.role || undefined}>
                  <Cell scope={policy.grid[action][role]} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      ))}
    </Table>
  )
}

function Cell({ scope }: { scope: Scope | undefined }) {
  if (scope) {
    return (
      <Text span size="sm" fw={scope === 'all' ? 700 : 400}>
        {scope}
      </Text>
    )
  }
  return (
    <>
      <span aria-hidden>–</span>
      <VisuallyHidden>refused</VisuallyHidden>
    </>
  )
}
