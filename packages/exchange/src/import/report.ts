import type { Kind } from '@empanel/fhir'

/** Counts for the records of one kind. `refused` counts problems; the others count distinct records. */
export type Tally = { created: number; updated: number; unchanged: number; refused: number }

/** The result of an import, or of a dry run: its counts before and after. */
export type ImportReport = {
  dryRun: boolean
  /** Names this run in the audit trail. */
  requestId: string
  read: {
    patients: number
    deceased: number
    practitionerLines: number
    practitioners: number
    encounters: number
    encountersWithoutParticipant: number
    careTeams: number
    /** Distinct patient-practitioner pairs of all encounters and care teams. */
    pairs: number
    patientsWithPair: number
  }
  patients: Tally
  practitioners: Tally
  assignments: Tally
  /** Problems of lines or files of an unknown kind. */
  unreadable: number
}

/** The row of the table that counts a problem with a record of this kind. */
export const rows = {
  patient: 'patients',
  practitioner: 'practitioners',
  practitionerRole: 'practitioners',
  contact: 'assignments',
} as const satisfies Record<Kind, string>

/** All problems of a run. */
export function refusals(report: ImportReport): number {
  return (
    report.patients.refused + report.practitioners.refused + report.assignments.refused + report.unreadable
  )
}

const number = (value: number) => value.toLocaleString('en')
const some = (count: number, one: string, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`

function readLine({ read }: ImportReport): string {
  const parts = [
    `${some(read.patients, 'patient')} (${number(read.deceased)} deceased)`,
    `${some(read.practitionerLines, 'practitioner line')} (${number(read.practitioners)} distinct)`,
    `${some(read.encounters, 'encounter')} (${number(read.encountersWithoutParticipant)} without participant)`,
    some(read.careTeams, 'care team'),
    `${some(read.pairs, 'patient-practitioner pair')} (${some(read.patientsWithPair, 'patient')} with a pair)`,
  ]
  return `Read: ${parts.join(', ')}.`
}

/** The closing table, as plain text of several lines. */
export function reportText(report: ImportReport): string {
  const would = report.dryRun ? 'would be ' : ''
  const cells: string[][] = [['', `${would}created`, `${would}updated`, 'unchanged', 'refused']]
  for (const kind of ['patients', 'practitioners', 'assignments'] as const) {
    const { created, updated, unchanged, refused } = report[kind]
    cells.push([kind, ...[created, updated, unchanged, refused].map(number)])
  }
  if (report.unreadable > 0) cells.push(['unreadable', '', '', '', number(report.unreadable)])
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)))
  const lines = cells.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
  const closing = report.dryRun ? ['', 'Dry run: nothing was stored.'] : []
  return [readLine(report), '', ...lines, ...closing].join('\n')
}
