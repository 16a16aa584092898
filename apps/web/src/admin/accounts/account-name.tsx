import { Text } from '@mantine/core'
import { TextLink } from '../../page/link.tsx'
import type { User } from './roles.ts'

/** Name and e-mail address of an account, as a link to its page. */
export function AccountName({ user }: { user: Pick<User, 'id' | 'name' | 'email'> }) {
  return (
    <>
      <TextLink to="/admin/users/$userId" params={{ userId: user.id }} fw={500} size="sm">
        {user.name}
      </TextLink>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {user.email}
      </Text>
    </>
  )
}
