import { Button, Group } from '@mantine/core'
import { DateField } from '../search/date-field.tsx'

type Props = {
  /** The day that is looked back to; undefined is now. A part of the address, so that it can be kept and sent. */
  day: string | undefined
  onChange: (day: string | undefined) => unknown
}

/** Looks back to how things stood at the end of a day. */
export function AsOfField({ day, onChange }: Props) {
  return (
    <Group align="flex-end" gap="xs">
      <DateField label="As of" value={day ?? ''} onChoose={chosen => onChange(chosen || undefined)} />
      {day && (
        <Button variant="default" onClick={() => onChange(undefined)}>
          Back to now
        </Button>
      )}
    </Group>
  )
}
