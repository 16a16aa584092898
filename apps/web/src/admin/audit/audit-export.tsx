import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { today } from '../../dates/days.ts'
import { sayFailed } from '../../feedback/say-failed.ts'
import { empanel } from '../../server/empanel.ts'
import { saveCsv } from '../../tables/save-csv.ts'
import { type AuditEvent, type AuditSearch, auditInput } from './audit-search.ts'

/** More than anybody reads, and little enough for a browser to hold. */
const most = 10_000

const columns = [
  'id',
  'at',
  'actorId',
  'actorName',
  'actorRole',
  'action',
  'outcome',
  'basis',
  'how',
  'patientIds',
  'target',
  'requestId',
  'ip',
  'changes',
] as const satisfies (keyof AuditEvent)[]

/** Saves the filtered log as a CSV file, page after page. */
export function AuditExport({ search }: { search: AuditSearch }) {
  const [loading, setLoading] = useState(false)
  const save = async () => {
    setLoading(true)
    try {
      const events: AuditEvent[] = []
      for await (const event of empanel.audit.list.all({ ...auditInput(search), limit: 500 })) {
        events.push(event)
        if (events.length === most) break
      }
      saveCsv(`audit-log-${today()}`, [
        columns,
        ...events.map(event => columns.map(name => textOf(event, name))),
      ])
      notifications.show({
        message:
          events.length === most
            ? `The last ${most} entries were saved. Narrow the filters for older ones.`
            : `${events.length} entries were saved.`,
      })
    } catch (error) {
      sayFailed('The log was not saved', error)
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button variant="default" leftSection={<IconDownload size={16} />} loading={loading} onClick={save}>
      Save as CSV
    </Button>
  )
}

/** Patients as their numbers, changes as JSON. */
const textOf = (event: AuditEvent, name: (typeof columns)[number]) => {
  if (name === 'patientIds') return event.patientIds.join(' ')
  return name === 'changes' ? event.changes && JSON.stringify(event.changes) : event[name]
}
