import { Text, VisuallyHidden } from '@mantine/core'
import type { Column } from '../lists/rows.tsx'
import { Moment } from '../lists/times.tsx'

/** A column of a table as it is stored: what is missing is a dash, moments in the reader's own time. */
export function stored<Row, Name extends keyof Row & string>(header: string, name: Name): Column<Row> {
  return { header, cell: row => <Stored value={row[name]} isMoment={name.endsWith('At')} /> }
}

function Stored({ value, isMoment }: { value: unknown; isMoment: boolean }) {
  if (value === null || value === undefined || value === '') return <Missing />
  if (isMoment && typeof value === 'string') return <Moment at={value} />
  const text = String(value)
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

/** Nothing is stored here. */
export function Missing() {
  return (
    <>
      <span aria-hidden>–</span>
      <VisuallyHidden>empty</VisuallyHidden>
    </>
  )
}
