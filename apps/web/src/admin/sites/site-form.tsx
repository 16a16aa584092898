import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { EditForm } from '../../forms/edit/edit-form.tsx'
import { useRecordForm } from '../../forms/edit/use-record-form.ts'
import { FormSheet } from '../../forms/form-sheet.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { CancelLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { type Site, siteChoices, sitesChanged, useSites } from '../../sites/sites.ts'

/** Adds a site. */
export function NewSitePage() {
  const navigate = useNavigate()
  const server = useServerForm({
    initialValues: noSite,
    send: async values => {
      const site = await empanel.sites.create.mutate(inputOf(values))
      server.saved()
      notifications.show({ message: `${site.name} was added.` })
      await sitesChanged()
      await navigate({ to: '/admin/sites/$siteId', params: { siteId: site.id }, replace: true })
    },
  })
  return (
    <Page title="New site" within={{ to: '/admin/sites', label: 'Sites' }}>
      <FormSheet
        of={server}
        about="Practitioners and staff are added to it on its own page, patients on theirs."
        action="Add site"
        beside={<CancelLink to="/admin/sites" />}
      >
        <SiteFields form={server.form} />
      </FormSheet>
    </Page>
  )
}

/** Renames a site, or places it within another. */
export function SiteForm({ site }: { site: Site }) {
  const { id } = site
  const form = useRecordForm({
    record: site,
    valuesOf,
    reload: () => cache.fetchQuery(api.sites.get.queryOptions({ id }, { staleTime: 0 })),
    save: async (values, version) => {
      const saved = await empanel.sites.update.mutate({ id, version, ...inputOf(values) })
      form.server.saved()
      cache.setQueryData(api.sites.get.queryKey({ id }), saved)
      notifications.show({ message: `${saved.name} was saved.` })
      await sitesChanged()
    },
  })
  return (
    <EditForm of={form} cancel={<CancelLink to="/admin/sites" />}>
      <SiteFields form={form.server.form} id={id} />
    </EditForm>
  )
}

const noSite = { name: '', parentId: '' }
type Values = typeof noSite

const valuesOf = ({ name, parentId }: Site): Values => ({ name, parentId: String(parentId ?? '') })

/** The values as the server takes them. */
const inputOf = ({ name, parentId }: Values) => ({
  name,
  parentId: parentId ? Number(parentId) : null,
})

/** The fields of a site. `id`: of one that is there, which lies neither within itself nor within a site of its own. */
function SiteFields({ form, id }: { form: UseFormReturnType<Values>; id?: number }) {
  const sites = useSites()
  // Remounts when the sites are known: a select without its choice would show another.
  const parent = sites && (
    <NativeSelect
      label="Lies within"
      description="Who works at that site then reaches this one, too."
      data={[{ value: '', label: 'No other site' }, ...siteChoices(outside(sites, id))]}
      key={form.key('parentId')}
      {...form.getInputProps('parentId')}
    />
  )
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
      <TextInput
        label="Name"
        description="No two sites have the same."
        maxLength={100}
        autoComplete="off"
        required
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      {parent}
    </SimpleGrid>
  )
}

/** The sites but this one and those within it. */
function outside(sites: readonly Site[], id: number | undefined): readonly Site[] {
  if (id === undefined) return sites
  const left = sites.filter(site => site.id !== id)
  return left
    .filter(({ parentId }) => parentId === id)
    .reduce<readonly Site[]>((sites, { id }) => outside(sites, id), left)
}
