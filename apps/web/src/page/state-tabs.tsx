import { SegmentedControl, useMatches } from '@mantine/core'
import { namesOf } from '../forms/fields/field.ts'

type Props<State extends string> = {
  label: string
  /** The states in their order, with their words. */
  words: Record<State, string>
  value: State
  onChange: (chosen: string) => void
}

/** Chooses which state a list shows. On narrow screens the states stand below each other. */
export function StateTabs<State extends string>({ label, words, value, onChange }: Props<State>) {
  const orientation = useMatches({ base: 'vertical' as const, sm: 'horizontal' as const })
  return (
    <SegmentedControl
      aria-label={label}
      mb="md"
      w={{ base: '100%', sm: 'auto' }}
      orientation={orientation}
      value={value}
      onChange={onChange}
      data={namesOf(words).map(state => ({ value: state, label: words[state] }))}
    />
  )
}
