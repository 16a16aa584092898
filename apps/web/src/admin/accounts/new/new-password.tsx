import { Button, CopyButton, Group, PasswordInput, Text } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { suggestPassword } from './suggest-password.ts'

type Props = {
  /** Connects the field with its form. */
  field: { key: string; props: GetInputPropsReturnType }
  onSuggest: (password: string) => void
}

/** The first password of an account, with a suggestion that is shown once. */
export function NewPassword({ field, onSuggest }: Props) {
  const [visible, { set, open }] = useDisclosure()
  const [suggested, setSuggested] = useState<string>()
  const suggest = () => {
    const password = suggestPassword()
    setSuggested(password)
    onSuggest(password)
    open()
  }
  return (
    <div>
      <PasswordInput
        label="Password"
        description="At least 8 characters. Whoever gets it has to choose another at the first sign-in."
        autoComplete="new-password"
        required
        visible={visible}
        onVisibilityChange={set}
        key={field.key}
        {...field.props}
      />
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" leftSection={<IconKey size={14} />} onClick={suggest}>
          Suggest a password
        </Button>
        {/* Browsers give pages without TLS no access to the clipboard. */}
        {suggested && isSecureContext && (
          <CopyButton value={suggested}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy the suggestion'}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={4} role="status">
        {suggested &&
          `${isSecureContext ? 'Copy it' : 'Write it down'} now and pass it on safely: it is shown this once.`}
      </Text>
    </div>
  )
}
