import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

/** The outline of a page that is loading. */
export function Loading() {
  return (
    <Stack p="lg" maw={1100} mx="auto" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton h={34} w={220} />
      <Skeleton h={180} />
      <Skeleton h={180} />
    </Stack>
  )
}
