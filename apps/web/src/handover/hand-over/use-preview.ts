import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../server/empanel.ts'
import { type HandRow, handRows, namedRows } from './by-hand/hand-rows.ts'
import type { Asked } from './use-handover.ts'

/** Changes by hand come in a burst, by keyboard. */
const burstMs = 150

/** The preview of the handover, and its rows if it is divided by hand. */
export function usePreview({ question, to, split, byHand }: Asked) {
  const base = useQuery(
    api.transfers.preview.queryOptions(question, {
      enabled: to.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const isByHand = split === 'manual'
  // Until somebody is given by hand, it is the division before.
  const differs = isByHand && byHand.size > 0 && to.length > 0
  const baseRows = base.data?.rows
  // There may be thousands.
  const rows = useMemo(
    () => (baseRows ? handRows(baseRows, byHand, question) : []),
    [baseRows, byHand, question],
  )
  const handed = useMemo(() => handQuestion(question, rows), [question, rows])
  const [asked] = useDebouncedValue(handed, burstMs)
  const hand = useQuery(
    api.transfers.preview.queryOptions(asked, {
      enabled: differs,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  )
  const isBehind = hand.isPending || hand.isPlaceholderData || base.isPlaceholderData || asked !== handed
  return {
    preview: differs
      ? { ...hand, data: hand.data ?? base.data, isPlaceholderData: isBehind && !hand.error }
      : base,
    rows,
    /** Whether the rows belong to what is chosen now. A division by hand is sent row by row. */
    isReady: !isByHand || (base.data !== undefined && !base.isPlaceholderData),
    /** The input that hands the panel over. */
    question: isByHand ? handed : question,
  }
}

type Question = Asked['question']

/** By hand, places limit nobody: who is chosen is chosen. */
const handQuestion = ({ to, ...question }: Question, rows: readonly HandRow[]) => ({
  ...question,
  to: to.map(({ practitionerId }) => ({ practitionerId })),
  split: 'manual' as const,
  rows: namedRows(rows),
})
