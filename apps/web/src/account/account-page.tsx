import { SimpleGrid, Stack } from '@mantine/core'
import { Page } from '../page/page.tsx'
import { ChangeAddress } from './change-address.tsx'
import { ChangeName } from './change-name.tsx'
import { ChangePassword } from './change-password.tsx'
import { NoticeSettingsSection } from './notice-settings.tsx'
import { OwnSessions } from './sessions/own-sessions.tsx'
import { WhoIAm } from './who-i-am.tsx'

/** One's own account: name, address, password, notices, and where one is signed in. */
export function AccountPage() {
  return (
    <Page title="Account">
      <Stack gap="xl">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <WhoIAm />
          <ChangePassword />
          <ChangeName />
          <ChangeAddress />
        </SimpleGrid>
        <NoticeSettingsSection />
        <OwnSessions />
      </Stack>
    </Page>
  )
}
