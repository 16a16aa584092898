import type { Policy } from './grid.ts'
import { clinic } from './presets/clinic.ts'
import { directory } from './presets/directory.ts'
import { frontDesk } from './presets/front-desk.ts'
import { minimumNecessary } from './presets/minimum-necessary.ts'
import { owner } from './presets/owner.ts'
import { threeRole } from './presets/three-role.ts'

/** The names that `ACCESS_POLICY` takes. */
export const presetNames = [
  'clinic',
  'minimum-necessary',
  'three-role',
  'front-desk',
  'owner',
  'directory',
] as const
export type PresetName = (typeof presetNames)[number]

export const presets: Readonly<Record<PresetName, Policy>> = {
  clinic,
  'minimum-necessary': minimumNecessary,
  'three-role': threeRole,
  'front-desk': frontDesk,
  owner,
  directory,
}
