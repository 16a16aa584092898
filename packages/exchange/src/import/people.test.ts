import { emptyDatabase, suiteDatabase } from '@empanel/db/testing/suite'
import { beforeEach, describe, expect, it } from 'vitest'
import { digest, importing, npi, patient, practitioner, tally } from '../../test/fixtures.ts'

const connection = await suiteDatabase()
beforeEach(() => emptyDatabase(connection))

const one = async (query: 'patients' | 'practitioners') => {
  const [row] = await connection.sql`select * from ${connection.sql(query)} order by id limit 1`
  return row
}

const full = patient('p1', {
  gender: 'female',
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'email', value: 'a@b' },
  ],
  address: [{ city: 'Ulm' }],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'de-AT' }] } }],
})

describe('importing patients', () => {
  it('stores them under their source', async () => {
    const report = await importing(connection, { 'Patient.ndjson': [full] })
    expect(report).toMatchObject({
      patients: tally(1, 0, 0),
      read: { patients: 1, deceased: 0 },
      problems: [],
    })
    expect(await one('patients')).toMatchObject({
      first_name: 'Ada',
      gender: 'F',
      address: 'Ulm',
      preferred_language: 'de-AT',
      external_source: 'fhir',
      external_id: 'p1',
      owner_id: null,
      created_by: null,
      version: 1,
    })
  })

  it('keeps one without a date of birth', async () => {
    await importing(connection, { 'Patient.ndjson': [patient('p1', { birthDate: undefined })] })
    expect(await one('patients')).toMatchObject({ date_of_birth: null })
  })

  it('keeps a partial date of birth, and keeps a more precise one that it already has', async () => {
    const born = async (birthDate: string) => {
      await importing(connection, { 'Patient.ndjson': [patient('p1', { birthDate })] })
      return (await one('patients'))?.date_of_birth
    }
    expect(await born('1962')).toBe('1962')
    expect(await born('1962-07')).toBe('1962-07')
    expect(await born('1962-07-31')).toBe('1962-07-31')
    expect(await born('1962')).toBe('1962-07-31')
    expect(await born('1963')).toBe('1963')
    const next = String(new Date().getUTCFullYear() + 2)
    const { problems } = await importing(connection, {
      'Patient.ndjson': [patient('p2', { birthDate: next })],
    })
    expect(problems).toEqual(['Patient.ndjson:1: Patient/p2: the date of birth is in the future'])
  })

  it('keeps people of the same name apart, and stores names as if they had been typed', async () => {
    const names = [{ given: ['Sukra'] }, { given: ['Zoe\u0301\u200b'], family: '\u202eVelt\ufeff' }]
    const files = { 'Patient.ndjson': names.map((name, index) => patient(`p${index}`, { name: [name] })) }
    expect((await importing(connection, files)).patients).toEqual(tally(2, 0, 0))
    const stored = await connection.sql`select first_name, last_name from patients order by id`
    expect(stored.map(row => ({ ...row }))).toEqual([
      { first_name: '', last_name: 'Sukra' },
      { first_name: 'Zo\u00e9', last_name: 'Velt' },
    ])
    const { problems } = await importing(connection, {
      'Patient.ndjson': [patient('p9', { name: [{ family: '\u200b' }] })],
      'Practitioner.ndjson': [practitioner('d9', { name: [{ text: '\u2060' }] })],
    })
    expect(problems).toEqual([
      'Patient.ndjson:1: Patient/p9: has no name that can be seen',
      'Practitioner.ndjson:1: Practitioner/d9: has no name that can be seen',
    ])
  })

  it('takes the source’s values, but a missing value erases nothing', async () => {
    await importing(connection, { 'Patient.ndjson': [full] })
    const scant = patient('p1', { birthDate: undefined, name: [{ family: 'Berg', given: ['Ada'] }] })
    const report = await importing(connection, { 'Patient.ndjson': [scant] })
    expect(report.patients).toEqual(tally(0, 1, 0))
    expect(await one('patients')).toMatchObject({
      last_name: 'Berg',
      gender: 'F',
      phone_number: '1',
      email: 'a@b',
      address: 'Ulm',
      version: 2,
    })
    const [row] =
      await connection.sql`select date_of_birth::text, updated_at > created_at as later from patients`
    expect(row).toEqual({ date_of_birth: '1970-03-09', later: true })
  })

  it('takes repeated ids as one record, and its last copy counts', async () => {
    const files = { 'Patient.ndjson': [full, patient('p1', { address: [{ city: 'Bonn' }] }), patient('p2')] }
    expect((await importing(connection, files)).patients).toEqual(tally(2, 0, 0))
    expect(await one('patients')).toMatchObject({ address: 'Bonn', phone_number: null })
    expect((await importing(connection, files)).patients).toEqual(tally(0, 0, 2))
  })

  it('keeps sources apart', async () => {
    await importing(connection, { 'Patient.ndjson': [full] })
    expect(
      (await importing(connection, { 'Patient.ndjson': [full] }, { source: 'b' })).patients.created,
    ).toBe(1)
  })

  it('leaves patients alone that were deleted by hand', async () => {
    await importing(connection, { 'Patient.ndjson': [full] })
    await connection.sql`update patients set deleted_at = now()`
    const before = await digest(connection)
    const report = await importing(connection, { 'Patient.ndjson': [patient('p1', { gender: 'male' })] })
    expect(report.patients).toEqual(tally(0, 0, 1))
    expect(await digest(connection)).toBe(before)
  })

  it('records created and changed patients in the trail, up to 1,000 an event', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => patient(`p${i}`))
    const first = await importing(connection, { 'Patient.ndjson': many })
    many[7] = patient('p7', { gender: 'male' })
    const second = await importing(connection, { 'Patient.ndjson': many })
    expect([first.patients, second.patients]).toEqual([tally(1_001, 0, 0), tally(0, 1, 1_000)])
    const events = await connection.sql`
      select request_id, actor_id, actor_role, action, outcome, basis, target like 'fhir-%' as folder,
        array_length(patient_ids, 1) as patients
      from audit_events order by id`
    const same = { actor_id: null, actor_role: 'system', action: 'import', outcome: 'ok', basis: 'all' }
    expect(events.map(event => ({ ...event }))).toEqual([
      { ...same, request_id: first.requestId, folder: true, patients: 1_000 },
      { ...same, request_id: first.requestId, folder: true, patients: 1 },
      { ...same, request_id: second.requestId, folder: true, patients: 1 },
    ])
  })
})

describe('importing practitioners', () => {
  const role = (whom: string, specialty: string | undefined, phone = '7') => ({
    resourceType: 'PractitionerRole',
    id: 'r',
    practitioner: { reference: `Practitioner/${whom}` },
    specialty: specialty === undefined ? [] : [{ text: specialty }],
    telecom: [{ system: 'phone', value: phone }],
  })
  const own = { qualification: [{ code: { text: 'Own' } }] }

  it('prefers a role’s specialty to their own, and fills gaps from the role', async () => {
    const d3 = practitioner('d3', { ...own, telecom: [{ system: 'phone', value: '3' }] })
    const files = {
      'Practitioner.ndjson': [practitioner('d1'), practitioner('d2', own), d3],
      'PractitionerRole.ndjson': [role('d3', undefined), role('d3', 'First', '8'), role('d3', 'Second')],
    }
    expect((await importing(connection, files)).practitioners).toEqual(tally(3, 0, 0))
    const stored =
      await connection.sql`select specialty, phone_number from practitioners order by external_id`
    expect(stored.map(row => ({ ...row }))).toEqual([
      { specialty: 'Unspecified', phone_number: null },
      { specialty: 'Own', phone_number: null },
      { specialty: 'First', phone_number: '3' },
    ])
    expect((await importing(connection, files)).practitioners).toEqual(tally(0, 0, 3))
  })

  it('keeps a specialty and an invalid NPI when later files know none', async () => {
    const files = {
      'Practitioner.ndjson': [practitioner('d1', npi('12'))],
      'PractitionerRole.ndjson': [role('d1', 'A')],
    }
    await importing(connection, files)
    const report = await importing(connection, { 'Practitioner.ndjson': [practitioner('d1')] })
    expect(report.practitioners).toEqual(tally(0, 0, 1))
    expect(await one('practitioners')).toMatchObject({ specialty: 'A', npi: '12', version: 1 })
  })

  it('keeps their languages when later files know none, and takes new ones', async () => {
    const speaks = (...codes: string[]) => ({ communication: codes.map(code => ({ coding: [{ code }] })) })
    const spoken = async (more: object) => {
      await importing(connection, { 'Practitioner.ndjson': [practitioner('d1', more)] })
      return one('practitioners')
    }
    expect(await spoken({})).toMatchObject({ languages: [], version: 1 })
    expect(await spoken(speaks('es-MX', 'en'))).toMatchObject({ languages: ['es-MX', 'en'], version: 2 })
    expect(await spoken({})).toMatchObject({ languages: ['es-MX', 'en'], version: 2 })
    expect(await spoken(speaks('en', 'es-MX'))).toMatchObject({ languages: ['en', 'es-MX'], version: 3 })
  })

  it('applies a role to a doctor of an earlier import, and refuses a role of nobody', async () => {
    await importing(connection, { 'Practitioner.ndjson': [practitioner('d1')] })
    const report = await importing(connection, {
      'PractitionerRole.ndjson': [role('d1', 'New'), role('d9', 'X')],
    })
    expect(report.practitioners).toEqual(tally(0, 1, 0, 1))
    expect(report.problems).toEqual([
      'PractitionerRole.ndjson:2: PractitionerRole: there is no practitioner "d9" in these files or from an earlier import',
    ])
    expect(await one('practitioners')).toMatchObject({ specialty: 'New', phone_number: '7', version: 2 })
  })
})
