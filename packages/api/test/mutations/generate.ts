import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Program, parseSync } from 'oxc-parser'
import { accessEdits, recordEdits } from './access.ts'
import { cellEdits, fixedReachOf } from './cells.ts'
import { conditionEdits, operandEdits } from './conditions.ts'
import { type Edit, type Mutation, mutated } from './mutation.ts'

export const src = fileURLToPath(new URL('../../src/', import.meta.url))

/**
 * Files that keep the trail and count sign-ins, whose statements read no record for anybody; and the one that only makes
 * statements cheaper, because the scope decides beside it.
 */
const machinery = /^(trail\/(append|heads|verify)|identity\/passwords\/attempts|kernel\/narrow)\.ts$/

/**
 * How a search matches and ranks: among rows that are narrowed to the caller's reach beside it, which is what counts
 * here. Tests of the searches compare what they find.
 */
const search = /^(kernel\/query\/search\/.*|clinic\/(patients|practitioners)\/list\.ts)$/
const matching = /^(nameEquals\(|found\(|similar\(|sql`not \$|(\.\.\.ways|areRare|match|others|way)$)/
const isMatching = (file: string, text: string) =>
  file.startsWith('kernel/') ? text !== 'narrowed' : matching.test(text)

/**
 * Conditions that only choose an index or a way, not rows: what is looked up from names is narrowed to names, state and
 * reach again; entries also name the grant; the two ways to a page of an access log find the same; a page in some order
 * is told by the condition beside where it begins; texts that cannot fit are
 * left out later, too; a deleted record is not read again, and its assignments have ended; no address is nobody's
 * network, and nobody's household.
 */
const equivalents = [
  { file: 'clinic/ledger/names.ts', condition: 'sql`patient_id = any(' },
  { file: 'clinic/ledger/names.ts', condition: 'sql`practitioner_id = any(' },
  { file: 'clinic/ledger/names.ts', condition: '...ledger)}' },
  { file: 'clinic/ledger/names.ts', condition: '...isRarest' },
  { file: 'clinic/ledger/names.ts', condition: '${and(...isRarest' },
  { file: 'clinic/ledger/list.ts', condition: '${within(' },
  { file: 'clinic/access-log/access-log.ts', condition: 'eq(breakGlassGrants.patientId,' },
  { file: 'clinic/ledger/moves/panel.ts', condition: `\${patients.address} is not null` },
  { file: 'clinic/ledger/moves/panel.ts', condition: `\${patients.deletedAt} is null` },
  { file: 'clinic/contract/ordering.ts', condition: '${from' },
  { file: 'clinic/contract/patients.ts', condition: '${before(page.size)' },
  { file: 'clinic/panels/my-panel.ts', condition: 'reached && ' },
  { file: 'clinic/registration/holder.ts', condition: 'isNull(practitioners.deletedAt)' },
  { file: 'identity/sign-in/login.ts', condition: 'ip is not null' },
  { file: 'clinic/access-log/access-log.ts', condition: "eq(auditEvents.outcome, 'ok'),\n" },
  { file: 'clinic/access-log/access-log.ts', condition: 'trailOrder.after(after),\n' },
  { file: 'clinic/access-log/access-log.ts', condition: '(select count(*) from (select from entries' },
]

/** Of statements that only lock, or whose other rows nobody asks about. Without them, more rows are locked or read. */
const wider = [
  { file: 'clinic/ledger/moves/facts.ts', condition: `sql\`\${patients.id} = any(` },
  { file: 'clinic/ledger/moves/facts.ts', condition: `sql\`\${patientId} = any(` },
  { file: 'clinic/ledger/moves/facts.ts', condition: `sql\`(\${isNull(endedAt)} or` },
  { file: 'clinic/ledger/moves/facts.ts', condition: 'patient_id = any(' },
  { file: 'clinic/ledger/moves/facts.ts', condition: 'ended_at is null)`' },
  { file: 'clinic/ledger/moves/panel.ts', condition: `sql\`\${them.id} = any(` },
  { file: 'clinic/ledger/moves/panel.ts', condition: `sql\`\${practitionerId} = any(` },
  { file: 'clinic/patients/create.ts', condition: "eq(users.id, actor.userId)).for('no key update')" },
  { file: 'clinic/sites/change.ts', condition: "eq(sites.id, id)).for('update')" },
  { file: 'identity/invitations/accept.ts', condition: "eq(users.id, invitedBy)).for('share')" },
  { file: 'clinic/reach/reach.ts', condition: `sql\`\${assignments.patientId} = any(` },
  { file: 'clinic/reach/reach.ts', condition: `\${patients.id} = any(` },
  { file: 'clinic/reach/reach.ts', condition: `\${accountSites.userId} = \${userId}\`` },
  { file: 'clinic/reach/reach.ts', condition: `\${practitioners.userId} = \${userId}\`` },
]

const isEquivalent = ({ file, source, start }: Mutation) =>
  [...equivalents, ...wider].some(
    one => one.file === file && source.slice(start).trimStart().startsWith(one.condition),
  )

const grid = 'kernel/policy/grid.ts'

/** All mutations of the sources, in the order of the files. */
export async function generateMutations(): Promise<Mutation[]> {
  const names = await readdir(src, { recursive: true })
  const files = names.filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()
  const fixedReach = fixedReachOf(parse(grid, await readFile(join(src, grid), 'utf8')))
  const all = await Promise.all(
    files.map(async file => {
      const source = await readFile(join(src, file), 'utf8')
      const edits = editsOf(file, parse(file, source), { source, fixedReach })
      return edits.map((edit): Mutation => ({ file, source, imports: '', ...edit }))
    }),
  )
  const mutations = all.flat().filter(mutation => !isEquivalent(mutation))
  // A mutation that does not parse fails every test and proves nothing.
  for (const mutation of mutations) parse(mutation.file, mutated(mutation))
  return mutations
}

function editsOf(file: string, program: Program, { source, fixedReach }: Known): Edit[] {
  return [
    ...(file.startsWith('kernel/policy/presets/') ? cellEdits(program, fixedReach) : []),
    ...(file.endsWith('router.ts') ? accessEdits(program, source) : []),
    ...(machinery.test(file) ? [] : conditionEdits(program, source)).filter(
      ({ start, end }) => !search.test(file) || !isMatching(file, source.slice(start, end)),
    ),
    ...(file === 'kernel/grants.ts' ? operandEdits(program) : []),
    ...recordEdits(program),
  ]
}
type Known = { source: string; fixedReach: ReadonlySet<string> }

function parse(file: string, source: string): Program {
  const { program, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}\n${source}`)
  return program
}
