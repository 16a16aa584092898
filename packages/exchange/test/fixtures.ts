import { testAuditKey } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { type Files, folderOf } from '@empanel/fhir/testing'
import { type ImportOptions, importFolder } from '../src/import/import.ts'
import type { Tally } from '../src/import/report.ts'

export { type Files, folderOf, patient, practitioner } from '@empanel/fhir/testing'

/** Imports these files. Returns the report, with all problems as `file:line: problem`. */
export async function importing(connection: Connection, files: Files, options: Partial<ImportOptions> = {}) {
  await using folder = await folderOf(files)
  const problems: string[] = []
  const onProblem = (p: { file: string; line: number; problem: string }) =>
    problems.push(`${p.file}:${p.line}: ${p.problem}`)
  return {
    ...(await importFolder(connection, folder.dir, { auditKey: testAuditKey, onProblem, ...options })),
    problems,
  }
}

export const tally = (created: number, updated: number, unchanged: number, refused = 0): Tally => ({
  created,
  updated,
  unchanged,
  refused,
})

export const npi = (value: string) => ({
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value }],
})
export const byNpi = (value: string) => `Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|${value}`

let encounters = 0

/** An encounter of a patient with a practitioner, each by id or as a full reference, at noon UTC. */
export const encounter = (who: string, whom: string | null, day: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id: `e${++encounters}`,
  status: 'finished',
  subject: { reference: reference('Patient', who) },
  participant: whom === null ? [] : [{ individual: { reference: reference('Practitioner', whom) } }],
  period: { start: `${day}T12:00:00Z` },
  ...more,
})

const reference = (type: string, to: string) => (/[:/?]/.test(to) ? to : `${type}/${to}`)

/** The ledger as `patient doctor role start end`, by external ids or row ids; `by hand` marks rows made by a person. */
export async function ledger({ sql }: Connection): Promise<string[]> {
  const rows = await sql<{ row: string }[]>`
    select concat_ws(' ', coalesce(p.external_id, p.id::text), coalesce(d.external_id, d.id::text), a.role,
      to_char(a.started_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS'), to_char(a.ended_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
      a.end_reason, case when a.external_source is null then 'by hand' end) as row
    from assignments a join patients p on p.id = a.patient_id join practitioners d on d.id = a.practitioner_id
    order by 1`
  return rows.map(({ row }) => row)
}

/** A digest of all that an import can write to. */
export async function digest({ sql }: Connection): Promise<string> {
  const [row] = await sql<{ digest: string }[]>`
    select concat_ws('/',
      (select md5(string_agg(t::text, ';' order by id)) from patients as t),
      (select md5(string_agg(t::text, ';' order by id)) from practitioners as t),
      (select md5(string_agg(t::text, ';' order by id)) from assignments as t),
      (select md5(string_agg(t::text, ';' order by id)) from audit_events as t)) as digest`
  return row?.digest ?? ''
}

/** Opens an assignment as a person would. */
export async function assign({ sql }: Connection, doctor: string, role: string): Promise<void> {
  await sql`
    insert into assignments (patient_id, practitioner_id, role, started_at)
    select p.id, d.id, ${role}, '2020-05-05T12:00:00Z' from patients p, practitioners d where d.external_id = ${doctor}`
}

/** Ends one as a person would. */
export async function end({ sql }: Connection, doctor: string): Promise<void> {
  await sql`
    insert into users (email, name, password_hash, role) values ('a@b', 'A', '', 'admin') on conflict do nothing`
  await sql`
    update assignments set ended_at = '2021-01-01T12:00:00Z', ended_by = (select id from users limit 1)
    where practitioner_id = (select id from practitioners where external_id = ${doctor})`
}

/** Encounters of `p1`, one a day. */
export const visits = (...days: [whom: string, day: string][]) => ({
  'Encounter.ndjson': days.map(([whom, day]) => encounter('p1', whom, day)),
})
