import { Text } from '@mantine/core'
import { IconBuildingHospital, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { LinkButton, TextLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { type Placed, treeOf } from '../../sites/sites.ts'
import { type Column, Rows } from '../../tables/rows.tsx'

const columns: Column<Placed>[] = [
  {
    header: 'Name',
    cell: ({ id, name, depth }) => (
      <TextLink
        to="/admin/sites/$siteId"
        params={{ siteId: id }}
        fw={500}
        size="sm"
        // Of a chain of many, the last still has room for its name.
        style={{ marginInlineStart: Math.min(depth, 6) * 20, overflowWrap: 'anywhere' }}
      >
        {name}
      </TextLink>
    ),
  },
  { header: 'No.', wide: true, cell: ({ id }) => id },
  { header: 'Made', wide: true, cell: ({ createdAt }) => <DayOf at={createdAt} /> },
]

/** Where people are looked after: all sites, each above those within it. */
export function SitesPage() {
  const may = useMay()
  const read = useInfiniteQuery(api.sites.list.infiniteQueryOptions({ limit: 500 }, byPages))
  const sites = read.data?.pages.flatMap(({ items }) => items)
  const pages = { ...read, data: sites && { pages: [{ items: treeOf(sites) }] } }
  return (
    <Page
      title="Sites"
      actions={
        may('sites.create') && (
          <LinkButton to="/admin/sites/new" leftSection={<IconPlus size={16} />}>
            New site
          </LinkButton>
        )
      }
    >
      <Text c="dimmed" mb="md">
        Where people are looked after. A clinic with one site needs nothing here: everybody belongs to it.
        Where there are several, each patient has a home site, and practitioners and staff belong to those
        where they work.
      </Text>
      <Rows
        label="Sites"
        columns={columns}
        pages={pages}
        empty={<Empty title="There is no site" icon={<IconBuildingHospital />} />}
      />
    </Page>
  )
}
