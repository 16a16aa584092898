import { Radio, type RadioGroupProps, Stack } from '@mantine/core'

type Props = {
  field: Pick<RadioGroupProps, 'defaultValue' | 'value' | 'onChange' | 'error'>
  /** Who is the primary practitioner now. */
  primary: string | undefined
  /** Whether the chosen practitioner may be the primary. */
  mayBePrimary: boolean
  /** Whether the chosen practitioner looks after the patient already, and can only become the primary. */
  onlyPrimary: boolean
}

/** The choice of the role. */
export function RoleChoice({ field, primary, mayBePrimary, onlyPrimary }: Props) {
  return (
    <Radio.Group label="Role" {...field}>
      <Stack gap="xs" mt={4}>
        <Radio
          value="primary"
          label="Primary"
          disabled={!mayBePrimary}
          description={
            mayBePrimary
              ? `Answers for the patient’s care as a whole. A patient has one${primary ? `, at the moment ${primary}` : ''}.`
              : 'Only doctors, nurse practitioners and physician assistants can be primary.'
          }
        />
        <Radio
          value="consulting"
          label="Consulting"
          disabled={onlyPrimary}
          description="Helps with a part of it. A patient may have several."
        />
        <Radio
          value="supporting"
          label="Supporting"
          disabled={onlyPrimary}
          description="Belongs to the care team, as nurses, pharmacists and social workers do."
        />
      </Stack>
    </Radio.Group>
  )
}
