import { Radio, type RadioGroupProps, Stack } from '@mantine/core'

type Props = {
  field: Pick<RadioGroupProps, 'defaultValue' | 'value' | 'onChange' | 'error'>
  /** Who is the primary practitioner now. */
  primary: string | undefined
}

/** The choice between primary and consulting. */
export function RoleChoice({ field, primary }: Props) {
  return (
    <Radio.Group label="Role" {...field}>
      <Stack gap="xs" mt={4}>
        <Radio
          value="primary"
          label="Primary"
          description={`Answers for the patient’s care as a whole. A patient has one${primary ? `, at the moment ${primary}` : ''}.`}
        />
        <Radio
          value="consulting"
          label="Consulting"
          description="Helps with a part of it. A patient may have several."
        />
      </Stack>
    </Radio.Group>
  )
}
