import { contractRouter } from '../../src/clinic/contract/router.ts'
import { type Entry, entries } from './entries.ts'
import { fields } from './fields.ts'

/** The paths of the procedures that only the REST contract has. Each has the access of its namesake. */
const paths = Object.keys(contractRouter._def.procedures)

/** The namesake's entry, with the input that the contract takes instead. */
function entryOf(path: string): Entry {
  const entry = entries[path]
  if (!entry) throw new Error(`${path} has no namesake`)
  const { input } = entry
  // Its panel has no other for what is covered, and so shows all that the caller holds.
  if (entry.lists === 'panelPatient') return { ...entry, lists: 'patient', input: () => ({}) }
  if (entry.lists) return { ...entry, input: () => ({}) }
  if (!path.endsWith('.update')) return entry
  return { ...entry, input: call => ({ ...Object(input?.(call)), whole: false }) }
}

export const contractEntries: Record<string, Entry> = Object.fromEntries(
  paths.map(path => [path, entryOf(path)]),
)

/** Lists of the contract show whole rows. */
const whole: Record<string, string | undefined> = {
  'assignments.list': fields['assignments.get'],
  'patients.list': fields['patients.create'],
  'patients.panel': fields['patients.create'],
  'patients.beyondPanel': fields['patients.create'],
  'practitioners.delete': 'id',
}

export const contractFields: Record<string, string> = Object.fromEntries(
  paths.map(path => [path, whole[path] ?? fields[path] ?? '']),
)
