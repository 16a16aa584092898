import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** Takes the new password of one's own account. */
export const NewPasswordField = (props: PasswordInputProps) => (
  <PasswordInput description="At least 8 characters." autoComplete="new-password" required {...props} />
)
