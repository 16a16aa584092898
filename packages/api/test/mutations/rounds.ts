import { dirname } from 'node:path'
import { type Action, type Role, roles } from '../../src/kernel/policy/grid.ts'
import { type PresetName, presetNames } from '../../src/kernel/policy/presets/presets.ts'
import type { Mutation } from './mutation.ts'

/** A set of test files, by their paths from the root of the package. */
export type TestRound = { name: 'document' | 'walk' | 'other'; files: (path: string) => boolean }
/** Tests that a mutation meets together, named after their kind. */
export type Round = TestRound | { name: 'walk'; narrow: Narrow }

/** `broken`: why a file could not run at all, and errors outside of tests. */
export type Outcome = { passed: number; failed: { test: string; message: string }[]; broken: string[] }

/** A part of the walk: procedures of some nouns and of an action, under some presets, for some roles. */
export type Narrow = { presetNames: PresetName[]; roles: Role[]; nouns: string[] | 'all'; action?: Action }

const document: TestRound = {
  name: 'document',
  files: path => path === 'src/kernel/policy/presets/presets.test.ts',
}
const all: TestRound = { name: 'other', files: () => true }
/** Tests of what several rooms share: searches, repeated requests, losses of reach while somebody waits. */
const shared =
  /^src\/(identity\/idempotency\/readable|clinic\/patients\/unassign|clinic\/sites\/network)\.test\.ts$/
const acrossRooms: TestRound = {
  name: 'other',
  files: path => dirname(path) === 'test' || shared.test(path),
}
/** The whole walk takes as long as all others together; tests that measure times check no policy. */
const takesLong = /^test\/walk\/\w+(\.slow)?\.test\.ts$/
const most: TestRound = {
  name: 'other',
  files: path => !takesLong.test(path) && !acrossRooms.files(path),
}
const wholeWalk: TestRound = { name: 'walk', files: path => takesLong.test(path) }
const partOfWalk = (narrow: Narrow): Round => ({ name: 'walk', narrow })

/** The rounds for a mutation. Those likely to notice it soon come first; in the end all tests run. */
export function roundsOf({ file, kind, cell }: Mutation): Round[] {
  if (cell) {
    const { preset, role, action } = cell
    return [document, partOfWalk({ presetNames: [preset], roles: [role], nouns: [], action })]
  }
  const folder = dirname(file)
  const nouns = nounsOf[folder] ?? ['patients', 'practitioners', 'access']
  const part = partOfWalk({
    presetNames: ['minimum-necessary', 'network', 'clinic'],
    roles: [...roles].reverse(),
    nouns,
  })
  const namesake = `src/${file.replace(/\.ts$/, '.test.ts')}`
  const itsOwn: TestRound = { name: 'other', files: path => path === namesake }
  const beside: TestRound = {
    name: 'other',
    files: path =>
      path !== namesake &&
      [folder, ...(testedIn[folder] ?? [])].some(room => dirname(path) === `src/${room}`),
  }
  const first =
    /^identity\/(sign-in|sessions|passwords)\//.test(file) && kind !== 'access'
      ? [itsOwn, part]
      : [part, itsOwn]
  return [...first, beside, acrossRooms, most, wholeWalk]
}

/** Other folders whose tests try what is in a folder. */
const testedIn: Record<string, string[]> = {
  'clinic/ledger/moves': ['clinic/ledger', 'clinic/panels', 'clinic/transfers'],
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

/** Rounds that must pass without a mutation, at the beginning. */
export const unmutated: Round[] = [
  partOfWalk({ presetNames: [...presetNames], roles: [...roles], nouns: 'all' }),
  all,
]
