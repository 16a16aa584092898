import type { Panel } from '../panel.ts'

type Settings = Pick<Panel, 'accepting' | 'target' | 'maximum' | 'fte'>

const accepts: Record<Settings['accepting'], string> = {
  open: 'open to everybody',
  existing_families: 'only former patients and families of its patients',
  existing_patients: 'only former patients',
  closed: 'closed',
}

/** The settings of a panel in one line: `closed, target 20, at most 25 patients, 60 % of full time`. */
export function settingsInWords({ accepting, target, maximum, fte }: Settings): string {
  return [
    accepts[accepting],
    target === null ? 'no target' : `target ${target}`,
    maximum === null ? 'no maximum' : `at most ${maximum} ${maximum === 1 ? 'patient' : 'patients'}`,
    fte === 1 ? 'full time' : `${Math.round(fte * 100)} % of full time`,
  ].join(', ')
}
