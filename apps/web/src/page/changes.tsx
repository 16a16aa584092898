import { Text } from '@mantine/core'
import { type FieldChange, fieldTitle, valueInWords } from '../words/change-words.ts'

/** The fields that somebody changed, each with what it held before and after. */
export function Changes({ changes }: { changes: FieldChange[] | null }) {
  return changes?.map(({ field, before, after }) => (
    <Text key={field} size="xs" style={{ overflowWrap: 'anywhere' }}>
      {fieldTitle(field)}: <bdi>{valueInWords(before)}</bdi> → <bdi>{valueInWords(after)}</bdi>
    </Text>
  ))
}
