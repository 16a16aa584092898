import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { isMissing } from '../words/explain.ts'
import { Failure } from './failure.tsx'

type Props<Data> = {
  /** The parts of a query that are needed here. */
  of: { data: Data | undefined; error: unknown; refetch: () => unknown }
  /** Shown until the answer is there. */
  outline?: ReactNode
  /** Shown in place of a record that is missing or out of reach; without it that is a failure like any other. */
  missing?: ReactNode
  children: (data: Data) => ReactNode
}

/** The answer to a query; until then its outline, or why there is none. */
export function Answer<Data>({
  of: { data, error, refetch },
  outline = <Outline />,
  missing,
  children,
}: Props<Data>) {
  if (data !== undefined) return children(data)
  if (missing && isMissing(error)) return missing
  if (error) return <Failure error={error} retry={refetch} />
  return outline
}

const Outline = () => (
  <Stack gap="sm" role="status">
    <VisuallyHidden>Loading</VisuallyHidden>
    <Skeleton h={40} />
    <Skeleton h={40} />
    <Skeleton h={40} />
  </Stack>
)
