import type { AuditKey } from '@empanel/api'
import type { Connection } from '@empanel/db'
import { FolderError, importFolder, printable, refusals, reportText } from '@empanel/exchange'
import { importProgressOn, type Terminal } from './progress.ts'

type Flags = { auditKey: AuditKey; dryRun?: boolean; source?: string }
type Io = { stdout: Terminal; stderr: Terminal; signal?: AbortSignal }

/** It prints so many problems; further ones it only counts. */
const mostProblems = 100

/**
 * Imports a folder. Writes the closing table to stdout, progress and problems to stderr.
 * Returns the exit code: 0 if all was imported, 1 if anything was refused or there is nothing to read.
 */
export async function runImport(
  connection: Connection,
  dir: string,
  flags: Flags,
  io: Io = process,
): Promise<0 | 1> {
  const progress = importProgressOn(io.stderr)
  let problems = 0
  try {
    const report = await importFolder(connection, dir, {
      ...flags,
      signal: io.signal,
      onProgress: progress.update,
      onProblem({ file, line, problem }) {
        problems++
        if (problems <= mostProblems) progress.line(printable(`${file}:${line}: ${problem}`))
      },
    })
    progress.stop()
    if (problems > mostProblems) {
      io.stderr.write(`... and ${(problems - mostProblems).toLocaleString('en')} more\n`)
    }
    io.stdout.write(`${reportText(report)}\n`)
    return refusals(report) > 0 ? 1 : 0
  } catch (error) {
    progress.stop()
    if (!(error instanceof FolderError)) throw error
    io.stderr.write(`${printable(error.message)}\n`)
    return 1
  }
}
