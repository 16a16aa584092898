import { dirname } from 'node:path'
import { type Action, type Role, roles } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presetNames } from '../../src/kernel/policy/presets/presets.ts'
import type { Mutation } from './mutation.ts'

/** A set of test files, by their paths from the root of the package. Those of a low rank come first. */
export type TestRound = {
  name: 'document' | 'walk' | 'other'
  files: (path: string) => boolean
  rank?: (path: string) => number
}
/** Tests that a mutation meets together, named after their kind. */
export type Round = TestRound | WalkRound
type WalkRound = { name: 'walk'; narrow: Narrow }

/** `broken`: why a file could not run at all, and errors outside of tests. */
export type Outcome = {
  passed: number
  failed: { test: string; message: string }[]
  broken: string[]
  covered: Covered[]
}

/** The functions that a test file calls, as `functionAround` names them, and how long it takes. */
export type Covered = { path: string; functions: ReadonlySet<string>; ms: number }

/** A part of the walk: procedures of some nouns and of an action, under some presets, for some roles. */
export type Narrow = { presetNames: PresetName[]; roles: Role[]; nouns: string[] | 'all'; action?: Action }

const document: TestRound = {
  name: 'document',
  files: path => path === 'src/kernel/policy/presets/presets.test.ts',
}
const all: TestRound = { name: 'other', files: () => true }
/** The whole walk takes as long as all others together; tests that measure times check no policy. */
const takesLong = /^test\/walk\/\w+(\.slow)?\.test\.ts$/
const wholeWalk: TestRound = { name: 'walk', files: path => takesLong.test(path) }
const partOfWalk = (narrow: Narrow): WalkRound => ({ name: 'walk', narrow })

/**
 * The rounds for a mutation. Those likely to notice it soon come first; in the end all tests run. `covering`: the files
 * that call the mutated function, the fastest first. Others may notice it, too: what is prepared once is built in the first
 * file that needs it.
 */
export function roundsOf({ file, kind, cell }: Mutation, covering: readonly string[]): Round[] {
  if (cell) {
    const { preset, role, action } = cell
    return [document, partOfWalk({ presetNames: [preset], roles: [role], nouns: [], action })]
  }
  const part = partOfWalk({
    presetNames: ['minimum-necessary', 'network', 'clinic'],
    roles: [...roles].reverse(),
    nouns: nounsOf[dirname(file)] ?? ['patients', 'practitioners', 'access'],
  })
  const rank = (path: string) => covering.indexOf(path)
  const near: TestRound = { name: 'other', files: path => rank(path) >= 0 && !takesLong.test(path), rank }
  const others: TestRound = { name: 'other', files: path => rank(path) < 0 && !takesLong.test(path) }
  const signsIn = /^identity\/(sign-in|sessions|passwords)\//.test(file) && kind !== 'access'
  return [...(signsIn ? [near, part] : [part, near]), others, wholeWalk]
}

/** The nouns whose procedures use a folder. */
const nounsOf: Record<string, string[]> = {
  'clinic/access-log': ['audit', 'access'],
  'clinic/contract': ['contract'],
  'clinic/covers': ['covers', 'patients'],
  'clinic/emergency': ['access'],
  'clinic/ledger': ['assignments'],
  'clinic/ledger/moves': ['assignments'],
  'clinic/panels': ['panels', 'practitioners', 'patients'],
  'clinic/patients': ['patients'],
  'clinic/plans': ['plans', 'patients'],
  'clinic/practitioners': ['practitioners'],
  'clinic/queue': ['queue'],
  'clinic/notices': ['notices'],
  'clinic/requests': ['requests', 'patients', 'practitioners'],
  'clinic/reach': ['patients', 'assignments', 'audit'],
  'clinic/registration': ['auth'],
  'clinic/sites': ['sites', 'patients'],
  'clinic/transfers': ['transfers', 'panels'],
  'identity/accounts': ['users', 'auth'],
  'identity/addresses': ['auth'],
  'identity/invitations': ['users', 'auth'],
  'identity/one-time': ['auth', 'users'],
  'identity/password-requests': ['auth'],
  'identity/notices': ['notices', 'assignments', 'requests'],
  'identity/mail': ['mails'],
  'identity/policy': ['policy'],
  'identity/sessions': ['sessions', 'users'],
  'identity/sign-in': ['auth'],
}

/** Must pass without a mutation, at the beginning. */
export const unmutated = {
  walk: partOfWalk({ presetNames: [...presetNames], roles: [...roles], nouns: 'all' }),
  tests: all,
}
