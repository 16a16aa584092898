import { Box, Group, Text } from '@mantine/core'
import classes from './load-bar.module.css'
import { type Panel, percentOf } from './panel.ts'

/** The bar ends here, in per cent, so that what lies beyond the target is seen. */
const end = 150

/** How full a panel is: a bar with a line where the target is reached, and the per cent. */
export function LoadBar({ load }: Pick<Panel, 'load'>) {
  if (load === null) {
    return (
      <Text span size="sm" c="dimmed">
        no target
      </Text>
    )
  }
  const percent = percentOf(load)
  return (
    <Group gap="xs" wrap="nowrap">
      <Box className={classes.track ?? ''} flex={1} aria-hidden>
        <div
          className={classes.fill}
          data-over={percent > 100 || undefined}
          style={{ width: `${(Math.min(percent, end) / end) * 100}%` }}
        />
        <div className={classes.target} style={{ insetInlineStart: `${(100 / end) * 100}%` }} />
      </Box>
      <Text
        span
        size="sm"
        fw={percent > 100 ? 700 : 400}
        miw={52}
        ta="right"
        style={{ whiteSpace: 'nowrap' }}
      >
        {percent} %
      </Text>
    </Group>
  )
}
