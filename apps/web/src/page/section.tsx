import { Box, Group, Paper, type PaperProps, Text, Title, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type Props = Pick<PaperProps, 'mb'> & {
  title: string
  /** The number of entries, if it is known. */
  count?: number | undefined
  /** Opposite the title: the section's buttons. */
  action?: ReactNode
  /** Below: a link to more. */
  more?: ReactNode
  children: ReactNode
}

/** A titled section of a page. */
export function Section({ title, count, action, more, children, ...box }: Props) {
  const heading = useId()
  return (
    <Paper component="section" {...box} withBorder p={{ base: 'md', sm: 'lg' }} aria-labelledby={heading}>
      <Group justify="space-between" mb="md" gap="xs">
        <Group gap="xs" align="baseline" wrap="nowrap" miw={0}>
          <Title order={2} size="h4" id={heading} miw={0} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {count !== undefined && count > 0 && (
            <Text c="dimmed" role="status">
              {count}
              <VisuallyHidden> in all</VisuallyHidden>
            </Text>
          )}
        </Group>
        {action}
      </Group>
      {children}
      {more && <Box mt="md">{more}</Box>}
    </Paper>
  )
}
