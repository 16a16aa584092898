import { randomUUID } from 'node:crypto'
import { basename, resolve } from 'node:path'
import type { AuditKey } from '@empanel/api'
import type { Connection, Tx } from '@empanel/db'
import { folderSize } from '@empanel/fhir'
import { countPairs, countStaged } from './counts.ts'
import { addFormerPrimaries, endAtDeath, gatherPairs } from './merging/pairs.ts'
import { mergePatients, mergePractitioners, stageRoleHolders } from './merging/people.ts'
import { applyPlan, countPlan, planAssignments } from './merging/plan.ts'
import { printable } from './printable.ts'
import { type ImportProblem, readInto } from './reading/read.ts'
import { type ImportReport, rows } from './report.ts'
import { resolveKeys, supersede } from './resolving/resolve.ts'
import { listUnresolved, problemOf, readUnresolved } from './resolving/unresolved.ts'
import { analyze, createTables } from './staging/tables.ts'
import { leaveTrail } from './trail.ts'

/** In the order in which they come. */
export type Phase = 'reading' | 'resolving' | 'people' | 'assignments' | 'storing'
export type ImportProgress = { phase: Phase; bytesRead: number; bytesTotal: number }

export type ImportOptions = {
  /** The import writes its audit entries under this key. */
  auditKey: AuditKey
  /** Says what would change, and changes nothing. */
  dryRun?: boolean
  /** Names the system that the files come from: records with the same id in the same source are the same. */
  source?: string
  signal?: AbortSignal | undefined
  onProgress?: (progress: ImportProgress) => void
  onProblem?: (problem: ImportProblem) => void
}

/** Any number will do as long as every import takes the same. */
const lockKey = 7_365_111

/** Carries a dry run's report out of the transaction that it undoes. */
class Undo extends Error {
  readonly report: ImportReport
  constructor(report: ImportReport) {
    super('dry run')
    this.report = report
  }
}

/**
 * Imports a folder of FHIR R4 files in one transaction: all usable records, or nothing when it is interrupted. It passes
 * each unusable one to `onProblem` and counts it as refused. Imports of one database take turns.
 * @throws FolderError when there is nothing to read; the signal's reason when it is aborted
 */
export async function importFolder(
  connection: Connection,
  dir: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const { bytes } = await folderSize(dir)
  try {
    return await connection.sql.begin(async tx => {
      const report = await importInto(tx, dir, { ...options, bytesTotal: bytes })
      if (options.dryRun) throw new Undo(report)
      return report
    })
  } catch (error) {
    if (error instanceof Undo) return error.report
    throw error
  }
}

async function importInto(
  tx: Tx,
  dir: string,
  options: ImportOptions & { bytesTotal: number },
): Promise<ImportReport> {
  const { source = 'fhir', bytesTotal, signal } = options
  const requestId = `import-${randomUUID()}`
  const refused = { patients: 0, practitioners: 0, assignments: 0, unreadable: 0 }
  const refuse = (found: ImportProblem) => {
    refused[found.kind === null ? 'unreadable' : rows[found.kind]]++
    options.onProblem?.(found)
  }
  const enter = (phase: Phase) => {
    options.onProgress?.({ phase, bytesRead: phase === 'reading' ? 0 : bytesTotal, bytesTotal })
    signal?.throwIfAborted()
  }

  await tx.unsafe(`set local statement_timeout = 0; set local work_mem = '64MB'`)
  await tx`select pg_advisory_xact_lock(${lockKey})`
  await createTables(tx)
  enter('reading')
  const onBytes = (bytesRead: number) =>
    options.onProgress?.({ phase: 'reading', bytesRead: Math.min(bytesRead, bytesTotal), bytesTotal })
  const { files, practitionerLines } = await readInto(tx, dir, { signal, onBytes, refuse })
  onBytes(bytesTotal)

  enter('resolving')
  await analyze(tx, 'import_patients', 'import_practitioners', 'import_roles', 'import_contacts')
  await analyze(tx, 'patients', 'practitioners', 'assignments')
  await supersede(tx)
  const staged = await countStaged(tx)
  await resolveKeys(tx, source)
  await listUnresolved(tx)
  for await (const found of readUnresolved(tx)) {
    refuse({ file: files[found.file] ?? '', line: found.line, ...problemOf(found) })
  }

  enter('people')
  const patients = await mergePatients(tx, source)
  await stageRoleHolders(tx, source)
  const practitioners = await mergePractitioners(tx, source)
  await analyze(tx, 'patients', 'practitioners')

  enter('assignments')
  // Until the end nobody else opens or ends an assignment: the plan would be out of date. Reads go on.
  await tx`select hold_assignments()`
  await gatherPairs(tx, source)
  const pairs = await countPairs(tx)
  const ended = await endAtDeath(tx, source)
  await addFormerPrimaries(tx, source)
  await planAssignments(tx, source)
  const plan = await countPlan(tx)
  await applyPlan(tx, source)
  await analyze(tx, 'assignments')
  const target = printable(basename(resolve(dir)) || source)
  await leaveTrail(tx, { key: options.auditKey, requestId, target })

  enter('storing')
  return {
    dryRun: options.dryRun ?? false,
    requestId,
    read: { ...staged, practitionerLines, ...pairs },
    patients: { ...patients, refused: refused.patients },
    practitioners: { ...practitioners, refused: refused.practitioners },
    assignments: { ...plan, updated: plan.updated + ended, refused: refused.assignments },
    unreadable: refused.unreadable,
  }
}
