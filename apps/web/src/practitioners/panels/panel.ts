import type { EmpanelClient } from '@empanel/client'
import { oneOf } from '../../browser/search-params.ts'
import { namesOf } from '../../forms/fields/field.ts'

/** A practitioner's panel: how many patients, how full, whom it accepts. */
export type Panel = Awaited<ReturnType<EmpanelClient['panels']['get']['query']>>
export type Acceptance = Panel['accepting']
export type PanelSort = NonNullable<Parameters<EmpanelClient['panels']['list']['query']>[0]['sort']>

/** The orders of the panels, in words. */
export const panelSortWords: Record<PanelSort, string> = {
  load: 'Fullest first',
  size: 'Largest first',
  name: 'By name',
}

/** Whom a panel accepts. `short`: as a mark beside a name; `whole`: as a choice or a fact. */
export const acceptanceWords: Record<Acceptance, { short: string; whole: string }> = {
  open: { short: 'Open', whole: 'Everybody' },
  existing_families: {
    short: 'Only families of its patients',
    whole: 'Former patients, and people who live with its patients',
  },
  existing_patients: { short: 'Only its former patients', whole: 'Former patients only' },
  closed: { short: 'Closed', whole: 'Nobody: the panel is closed' },
}

/** The acceptance that an address or a choice names, or undefined. */
export const acceptanceOf = (value: unknown) => oneOf(value, namesOf(acceptanceWords))

type Filling = Pick<Panel, 'primary' | 'target' | 'maximum' | 'load' | 'accepting'> &
  Partial<Pick<Panel, 'transition'>>

/** The marks of a panel. `limits`: it has more patients than it should, or may get no more. */
export type Mark = { words: string; limits: boolean }

/** The marks of a panel, the gravest first. */
export function marksOf({ primary, target, maximum, load, accepting, transition }: Filling): Mark[] {
  return [
    ...(maximum !== null && primary >= maximum ? [{ words: 'Full', limits: true }] : []),
    ...(target !== null && percentOf(load) > 100 ? [{ words: 'Over target', limits: true }] : []),
    ...(transition ? [{ words: 'In transition', limits: false }] : []),
    ...(accepting === 'open' ? [] : [{ words: acceptanceWords[accepting].short, limits: false }]),
  ]
}

/** A load in whole per cent; 0 where there is neither target nor maximum. */
export const percentOf = (load: number | null): number => Math.round((load ?? 0) * 100)

/** The target for the part of full time that the practitioner works. Null where there is no target. */
export const targetOf = ({ target, fte }: Pick<Panel, 'target' | 'fte'>): number | null =>
  target === null ? null : Math.round(target * fte * 10) / 10

/** A weighted size, with at most one decimal. */
export const inDecimals = (size: number): string =>
  size.toLocaleString(undefined, { maximumFractionDigits: 1 })

/** A panel in a few words: `18 of 20 patients, 112 %, Over target`. */
export function panelInWords(panel: Filling): string {
  const { primary, maximum, load } = panel
  const patients = primary === 1 && maximum === null ? 'patient' : 'patients'
  return [
    `${primary}${maximum === null ? '' : ` of ${maximum}`} ${patients}`,
    ...(load === null ? [] : [`${percentOf(load)} %`]),
    ...marksOf(panel).map(({ words }) => words),
  ].join(', ')
}
