import type { Panel } from '../panel.ts'

/** The settings of a panel as they stand in the form. The part of full time is in per cent. */
export type Entered = { accepting: string; target: string; maximum: string; fte: string }
type Numbers = Pick<Panel, 'target' | 'maximum' | 'fte'>

/** The settings of a panel as the form shows them. */
export const valuesOf = ({
  accepting,
  target,
  maximum,
  fte,
}: Numbers & Pick<Panel, 'accepting'>): Entered => ({
  accepting,
  target: String(target ?? ''),
  maximum: String(maximum ?? ''),
  fte: String(Math.round(fte * 100)),
})

/** The numbers as the server takes them, and by field what is wrong with those that are none. */
export function readSettings({ target, maximum, fte }: Omit<Entered, 'accepting'>) {
  const percent = wholeNumber(fte)
  const wrong: Partial<Record<keyof Numbers, string>> = {
    ...(isPlaces(target) ? {} : { target: notPlaces }),
    ...(isPlaces(maximum) ? {} : { maximum: notPlaces }),
    ...(percent !== undefined && percent >= 5 && percent <= 200
      ? {}
      : { fte: 'Enter a whole number from 5 to 200.' }),
  }
  const settings: Numbers = {
    target: wholeNumber(target) ?? null,
    maximum: wholeNumber(maximum) ?? null,
    fte: (percent ?? 100) / 100,
  }
  return { wrong, settings }
}

const notPlaces = 'Enter a whole number, or nothing.'
const isPlaces = (text: string) => text.trim() === '' || wholeNumber(text) !== undefined
const wholeNumber = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : undefined)
