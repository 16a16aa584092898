import { Box, Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'

type Props = {
  label: ReactNode
  mt: 'sm' | 'md'
  /** Its content, by whether it is opened. */
  children: (opened: boolean) => ReactNode
}

/** A part of a page that is shown on demand, under a button with its name. */
export function Folded({ label, mt, children }: Props) {
  const [opened, { toggle }] = useDisclosure()
  const part = useId()
  return (
    <Box mt={mt}>
      <Button
        variant="subtle"
        size="compact-sm"
        ml="-xs"
        onClick={toggle}
        aria-expanded={opened}
        aria-controls={part}
        rightSection={
          opened ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />
        }
      >
        {label}
      </Button>
      <Collapse expanded={opened} id={part}>
        {children(opened)}
      </Collapse>
    </Box>
  )
}
