import {
  Avatar,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconLogout, IconUserCog } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { oneOf } from '../browser/search-params.ts'
import { askFirst } from '../forms/ask-first.tsx'
import { leaveForm } from '../forms/leave-guard.tsx'
import { useSignedIn } from '../session/use-session.ts'
import { signOut } from '../sign-in/sign-in.ts'
import { isWorking } from '../work/work.ts'

/** The menu of one's own account: its page, the colours, signing out. */
export function AccountMenu() {
  const { me } = useSignedIn()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = async () => {
    const { told } = await signOut()
    await navigate({ to: '/sign-in' })
    if (!told) {
      notifications.show({
        color: 'orange',
        title: 'Signed out here only',
        message:
          'The server could not be reached, so the session may still be open there. Sign in and out again later.',
      })
    }
  }
  const signOutOrAsk = () => {
    if (!isWorking()) return leaveForm('Sign out', leave)
    askFirst({
      title: 'Sign out while work is running?',
      about: 'What is not done yet stays undone then.',
      confirm: 'Sign out',
      keep: 'Stay',
      act: () => leaveForm('Sign out', leave),
    })
  }
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>Account of {me.name}</VisuallyHidden>
          <Group gap="xs" wrap="nowrap">
            <Avatar name={me.name} color="petrol" variant="filled" size="md" radius="xl" aria-hidden />
            <Text size="sm" visibleFrom="xs" truncate maw={240} title={me.name} aria-hidden>
              {me.name}
            </Text>
            <IconChevronDown size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.email}
          <br />
          signed in as {me.role === 'pending' ? 'a doctor waiting for approval' : me.role}
        </Menu.Label>
        <Menu.Item leftSection={<IconUserCog size={16} />} onClick={() => navigate({ to: '/account' })}>
          Account and sessions
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={chosen => setColorScheme(oneOf(chosen, ['light', 'dark']) ?? 'auto')}
        >
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">As the device</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOutOrAsk}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
