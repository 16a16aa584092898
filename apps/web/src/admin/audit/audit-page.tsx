import { Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { Page } from '../../page/page.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { Rows } from '../../tables/rows.tsx'
import { auditColumns } from './audit-columns.tsx'
import { AuditExport } from './audit-export.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditSearch, auditInput, auditSearch } from './audit-search.ts'

/** Who did what to whose record, and who was refused: the last entry first. */
export function AuditPage() {
  const navigate = useNavigate({ from: '/admin/audit' })
  const search = useSearch({ from: '/in/shell/admin/audit' })
  const pages = useInfiniteQuery(
    api.audit.list.infiniteQueryOptions({ ...auditInput(search), limit: 50 }, byPagesOfSearch),
  )
  const filter = (changes: { [Name in keyof AuditSearch]: AuditSearch[Name] | undefined }) =>
    navigate({ search: auditSearch({ ...search, ...changes }), replace: true })
  const filtered = Object.keys(search).length > 0
  const clear = () => navigate({ search: {}, replace: true })
  return (
    <Page title="Audit log" actions={<AuditExport search={search} />}>
      <Text c="dimmed" mb="md">
        Everything that was done with records, and everything that was refused. Reading it is recorded too.
      </Text>
      <AuditFilters search={search} onFilter={filter} />
      {filtered && (
        <Group mb="md">
          <ClearSearch onClear={clear}>Show everything</ClearSearch>
        </Group>
      )}
      <Rows
        label="Audit log"
        columns={auditColumns}
        pages={pages}
        fixed
        empty={
          filtered ? (
            <Empty title="Nothing of the kind was recorded">
              <ClearSearch onClear={clear}>Show everything</ClearSearch>
            </Empty>
          ) : (
            <Empty title="Nothing has been recorded yet" />
          )
        }
      />
    </Page>
  )
}
