import type { EmpanelClient } from '@empanel/client'
import { practitionerName } from '../../words/names.ts'

export type PanelSize = Awaited<
  ReturnType<EmpanelClient['practitioners']['panels']['query']>
>['items'][number]

/** The chart of panel sizes in words, for people who do not see it; the largest panel comes first. */
export function panelSummary(sizes: PanelSize[]): string {
  const [largest] = sizes
  const smallest = sizes.at(-1)
  if (!largest || !smallest) return 'No practitioner has a panel.'
  const first = `Bar chart of panel sizes. The largest: ${inWords(largest)}.`
  return smallest === largest
    ? first
    : `${first} The smallest of the ${sizes.length} shown: ${inWords(smallest)}.`
}

const inWords = (size: PanelSize) =>
  `${practitionerName(size)} with ${size.patients} ${size.patients === 1 ? 'patient' : 'patients'}, ` +
  `${size.primaryFor} of them as primary`
