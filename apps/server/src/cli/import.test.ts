import { PassThrough } from 'node:stream'
import { testAuditKey } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { encounter, type Files, folderOf, patient, practitioner } from '@empanel/exchange/testing'
import { describe, expect, it } from 'vitest'
import { runImport } from './import.ts'

const connection = await suiteDatabase()

async function run(files: Files, { isTTY = false, ...flags }: { isTTY?: boolean; dryRun?: boolean } = {}) {
  await using folder = await folderOf(files)
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })]
  const code = await runImport(
    connection,
    folder.dir,
    { auditKey: testAuditKey, ...flags },
    { stdout, stderr },
  )
  const said = (stream: PassThrough) => String(stream.read() ?? '')
  return { code, out: said(stdout), err: said(stderr) }
}

const files = {
  'Patient.ndjson': [patient('p1')],
  'Practitioner.ndjson': [practitioner('d1')],
  'Encounter.ndjson': [encounter('p1', 'd1', '2020-01-02')],
}
const phases = `Finding out who is meant
Merging patients and practitioners
Merging assignments
Storing
`
const read =
  'Read: 1 patient (0 deceased), 1 practitioner line (1 distinct), 1 encounter (0 without participant), ' +
  '0 care teams, 1 patient-practitioner pair (1 patient with a pair).'

describe('the import command', () => {
  it('says what a dry run would do', async () => {
    const { code, out } = await run(files, { dryRun: true })
    expect(code).toBe(0)
    expect(out).toBe(`${read}

               would be created  would be updated  unchanged  refused
patients                      1                 0          0        0
practitioners                 1                 0          0        0
assignments                   1                 0          0        0

Dry run: nothing was stored.
`)
  })

  it('writes plain lines and a closing table', async () => {
    const { code, out, err } = await run(files)
    expect(code).toBe(0)
    expect(err).toBe(`Reading the files\nReading the files: 100 %\n${phases}`)
    expect(out).toBe(`${read}

               created  updated  unchanged  refused
patients             1        0          0        0
practitioners        1        0          0        0
assignments          1        0          0        0
`)
  })

  it('tells bad lines and fails', async () => {
    const { code, out, err } = await run({ ...files, 'a.json': ['['] })
    expect(code).toBe(1)
    expect(err).toMatch(/^a\.json:1: not JSON: /m)
    expect(out).toMatch(/^unreadable +1$/m)
  })

  it('tells no more than 100 of them', async () => {
    const { code, out, err } = await run({ 'Patient.ndjson': Array.from({ length: 1_103 }, () => '{}') })
    expect(code).toBe(1)
    expect(err.match(/^Patient\.ndjson:\d+: /gm)).toHaveLength(100)
    expect(err).toMatch(/^\.\.\. and 1,003 more$/m)
    expect(out).toMatch(/^patients .* 1,103$/m)
  })

  it('draws a bar on a terminal', async () => {
    const { code, err } = await run({ ...files, 'a.json': ['['] }, { isTTY: true })
    expect(code).toBe(1)
    expect(err).toMatch(/ 0 % Reading the files/)
    expect(err).toContain('a.json:1: not JSON')
  })

  it('fails with a sentence where there is nothing to read', async () => {
    const { code, out, err } = await run({ 'a.txt': ['x'] })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('holds no FHIR files')
  })

  it('prints nothing of a file that steers a terminal or turns the line around', async () => {
    const { code, err } = await run({
      'Patient\x1b]0;renamed\x07\x9b31m\u202e.ndjson': [
        { resourceType: '\x9b2J\u202eX', id: '1' },
        patient('\u2066\x9b'),
      ],
    })
    expect(code).toBe(1)
    const file = 'Patient\\u{1b}]0;renamed\\u{7}\\u{9b}31m\\u{202e}.ndjson'
    expect(err).toContain(`${file}:1: "\\u{9b}2J\\u{202e}X" is no resource that is read from here\n`)
    expect(err).toContain(`${file}:2: Patient: "\\u{2066}\\u{9b}" is not a FHIR id\n`)
    expect(err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})
