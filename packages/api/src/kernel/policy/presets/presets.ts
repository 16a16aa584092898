import type { Policy } from '../grid.ts'
import { clinic } from './clinic.ts'
import { directory } from './directory.ts'
import { frontDesk } from './front-desk.ts'
import { minimumNecessary } from './minimum-necessary.ts'
import { network } from './network.ts'
import { owner } from './owner.ts'
import { threeRole } from './three-role.ts'

/** The names that `ACCESS_POLICY` takes. */
export const presetNames = [
  'clinic',
  'minimum-necessary',
  'network',
  'three-role',
  'front-desk',
  'owner',
  'directory',
] as const
export type PresetName = (typeof presetNames)[number]

export const presets: Readonly<Record<PresetName, Policy>> = {
  clinic,
  'minimum-necessary': minimumNecessary,
  network,
  'three-role': threeRole,
  'front-desk': frontDesk,
  owner,
  directory,
}
