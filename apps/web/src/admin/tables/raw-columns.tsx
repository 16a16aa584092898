import { Text, VisuallyHidden } from '@mantine/core'
import { Moment } from '../../dates/times.tsx'
import { namesOf } from '../../forms/fields/field.ts'
import { TextLink } from '../../page/link.tsx'
import { useMay } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'

/** A column that shows values as they are stored: a dash for a missing one, moments in the reader's time zone. */
export function stored<Row, Name extends keyof Row & string>(header: string, name: Name): Column<Row> {
  return { header, cell: row => <Stored value={row[name]} isMoment={name.endsWith('At')} /> }
}

/** Such a column for each of the fields that people enter. */
export const storedFields = <Name extends string, Row extends { [name in Name]: unknown }>(
  fields: Record<Name, { label: string }>,
) =>
  // One column for each field.
  Object.fromEntries(
    namesOf(fields).map(name => [name, stored<Row, Name>(fields[name].label, name)]),
  ) as Record<Name, Column<Row>>

function Stored({ value, isMoment }: { value: unknown; isMoment: boolean }) {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  if (text === '') return <Missing />
  if (isMoment && typeof value === 'string') return <Moment at={value} />
  return (
    <Text
      span
      size="sm"
      truncate
      display="inline-block"
      maw={280}
      style={{ verticalAlign: 'bottom' }}
      title={text}
    >
      {text}
    </Text>
  )
}

/** Stands for a missing value. */
export function Missing() {
  return (
    <>
      <span aria-hidden>–</span>
      <VisuallyHidden>empty</VisuallyHidden>
    </>
  )
}

/** The number of an account, as a link for those who may open it. */
export function AccountLink({ id }: { id: number | null }) {
  const may = useMay()
  if (id === null) return <Missing />
  if (!may('users.read')) return <>{id}</>
  return (
    <TextLink size="sm" to="/admin/users/$userId" params={{ userId: id }} aria-label={`Account ${id}`}>
      {id}
    </TextLink>
  )
}
