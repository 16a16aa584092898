import { Button, Group } from '@mantine/core'
import { DateField } from '../search/date-field.tsx'

type Props = {
  /** The day that is shown; undefined is now. It is part of the address, so that the view can be kept and sent. */
  day: string | undefined
  onChange: (day: string | undefined) => unknown
}

/** Chooses a past day, to show how things stood at its end. */
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
