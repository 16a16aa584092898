import type { z } from 'zod'
import { ageOf } from '../patients/age.ts'
import type { panel, weightTable } from './schema.ts'

type Panel = z.infer<typeof panel>
type Size = Pick<Panel, 'primary' | 'weighted'>

/** How full a panel would be with another size, as `panels.list` has it. */
export function loadAt({ target, maximum, fte }: Panel, { primary, weighted }: Size): number | null {
  if (target !== null) return toFourPlaces(weighted / (target * fte))
  if (maximum === null) return null
  return maximum === 0 ? 1 : toFourPlaces(primary / maximum)
}

const toFourPlaces = (value: number) => Math.round(value * 10_000) / 10_000

type Weighed = { dateOfBirth: string | null; gender: string }

/** How much a patient counts in a panel, as the database weighs it. */
export function weightOf({ dateOfBirth, gender }: Weighed, { bands }: z.infer<typeof weightTable>): number {
  const age = ageOf({ dateOfBirth, deceasedOn: null })
  const band = age === null ? undefined : bands.findLast(({ fromAge }) => fromAge <= age)
  if (!band) return 1
  return gender === 'M' ? band.male : gender === 'F' ? band.female : band.other
}
