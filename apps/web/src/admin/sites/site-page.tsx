import { Button, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { Answer } from '../../feedback/answer.tsx'
import { Gone } from '../../feedback/failure.tsx'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { type Site, siteChoices, sitesChanged, useSites } from '../../sites/sites.ts'
import { SiteForm } from './site-form.tsx'
import { SiteMembers } from './site-members.tsx'

const list = { to: '/admin/sites', label: 'Sites' } as const

/** One site: its name, where it lies, and who works there. */
export function SitePage() {
  const { siteId } = useParams({ from: '/in/shell/admin/sites/$siteId' })
  const may = useMay()
  const query = useQuery(api.sites.get.queryOptions({ id: siteId }))
  return (
    <Page
      title={query.data?.name ?? 'Site'}
      within={list}
      actions={query.data && may('sites.delete') && <DeleteSite site={query.data} />}
    >
      <Answer of={query} missing={<Gone error={query.error} list={list} />} outline={<Skeleton h={240} />}>
        {site => (
          <Stack gap="xl" key={site.id}>
            {may('sites.update') && <SiteForm site={site} />}
            <SiteMembers site={site} kind="practitioner" />
            <SiteMembers site={site} kind="account" />
          </Stack>
        )}
      </Answer>
    </Page>
  )
}

const mainSite = 1

/** Asks where everybody of a site goes, then deletes it. The main site stays. */
function DeleteSite({ site }: { site: Site }) {
  const navigate = useNavigate()
  const others = useSites()?.filter(({ id }) => id !== site.id)
  const moveTo = useRef<HTMLSelectElement>(null)
  const remove = useMutation(
    api.sites.delete.mutationOptions({ onError: error => sayFailed('The site was not deleted', error) }),
  )
  if (site.id === mainSite || !others) return null
  const ask = () =>
    askFirst({
      title: `Delete ${site.name}?`,
      about: (
        <>
          <Text size="sm" mb="sm">
            Its patients, practitioners and accounts then belong to another site. Sites within it lie where it
            lay. This cannot be undone here.
          </Text>
          <NativeSelect label="They move to" data={siteChoices(others)} ref={moveTo} data-autofocus />
        </>
      ),
      confirm: 'Delete site',
      act: async () => {
        await remove.mutateAsync({ id: site.id, moveTo: Number(moveTo.current?.value ?? mainSite) })
        notifications.show({ message: `${site.name} was deleted.` })
        // Before the site is read again, which would fail.
        await navigate({ to: '/admin/sites', replace: true })
        cache.removeQueries(api.sites.get.queryFilter({ id: site.id }))
        await sitesChanged()
      },
    })
  return (
    <Button variant="default" onClick={ask}>
      Delete site
    </Button>
  )
}
