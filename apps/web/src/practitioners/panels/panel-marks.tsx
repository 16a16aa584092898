import { Badge, Group } from '@mantine/core'
import { marksOf, type Panel } from './panel.ts'

/** Marks a panel that is full, closed or over its target, in words and colours. */
export function PanelMarks({ panel }: { panel: Panel }) {
  const marks = marksOf(panel)
  if (marks.length === 0) return null
  return (
    <Group gap={6} mt={4}>
      {marks.map(({ words, limits }) => (
        <Badge
          key={words}
          {...(limits ? { variant: 'filled', color: 'red.9' } : { variant: 'default' })}
          size="sm"
          tt="none"
          miw="max-content"
        >
          {words}
        </Badge>
      ))}
    </Group>
  )
}
