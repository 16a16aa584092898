import { describe, expect, it } from 'vitest'
import { folderSize } from './folder.ts'
import { readFolder } from './read-folder.ts'
import { encounter, folderOf, inShort, patient, practitioner, readAll } from './testing.ts'

const line = (resource: object) => JSON.stringify(resource)

describe('NDJSON files', () => {
  it('are read people first, each by its resourceType, this folder only', async () => {
    const role = { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/d1' } }
    const careTeam = { resourceType: 'CareTeam', id: 'c', period: { start: '2020-01-01' } }
    await using folder = await folderOf({
      'CareTeam.ndjson': [careTeam],
      'Encounter.ndjson': [encounter('e1')],
      'Practitioner_2.ndjson': [practitioner('d2')],
      'PractitionerRole.ndjson': [role],
      'Practitioner.000.ndjson': [practitioner('d1'), patient('p2')],
      'Patient.ndjson': [patient('p1')],
      'Patient.ndjson.gz': 'x',
      'Observation.ndjson': '{',
    })
    expect(inShort(await readAll(folder.dir))).toEqual([
      'Patient.ndjson:1 patient p1',
      'Practitioner.000.ndjson:1 practitioner d1',
      'Practitioner.000.ndjson:2 patient p2',
      'Practitioner_2.ndjson:1 practitioner d2',
      'PractitionerRole.ndjson:1 practitionerRole',
      'Encounter.ndjson:1 contact e1',
      'CareTeam.ndjson:1 contact c',
    ])
  })

  it('may have a byte order mark, CRLF, blank lines and no last newline', async () => {
    const text = `\ufeff${line(patient('p1'))}\r\n\r\n \n${line(patient('p2'))}`
    await using folder = await folderOf({ 'Patient.ndjson': text })
    const entries = await readAll(folder.dir)
    expect(inShort(entries)).toEqual(['Patient.ndjson:1 patient p1', 'Patient.ndjson:4 patient p2'])
    expect(entries.at(-1)?.bytes).toBe(Buffer.byteLength(text))
  })

  it('are read on after a bad line', async () => {
    const bad = [
      '{"resourceType":"Patient"',
      '[]',
      'null',
      line({ resourceType: 'Observation' }),
      line({ id: 'x' }),
    ]
    await using folder = await folderOf({ 'Patient.ndjson': `${bad.join('\n')}\n${line(patient('p1'))}\n` })
    expect(inShort(await readAll(folder.dir))).toEqual([
      'Patient.ndjson:1 not JSON: Unexpected end of input at column 26',
      'Patient.ndjson:2 not a resource: it has no resourceType',
      'Patient.ndjson:3 not a resource: not a JSON object',
      'Patient.ndjson:4 "Observation" is no resource that is read from here',
      'Patient.ndjson:5 not a resource: it has no resourceType',
      'Patient.ndjson:6 patient p1',
    ])
  })

  it('give a bad line the kind of its resource, else of the file’s name', async () => {
    const broken = (content: object) => [line(content), '{'].join('\n')
    await using folder = await folderOf({
      'Patient.ndjson': broken(practitioner('a b')),
      'PractitionerRole.ndjson': '[]',
      'Encounter.ndjson': broken(patient('a b')),
      'Patient.json': '{',
    })
    const kinds = (await readAll(folder.dir)).map(({ entry }) => entry.kind)
    expect(kinds).toEqual(['practitioner', 'patient', 'practitionerRole', 'patient', 'contact', null])
  })

  it('report invalid UTF-8 and escaped NULs', async () => {
    const broken = Buffer.from(
      line(patient('p1', { name: [{ family: 'Pez', given: ['A'] }] })).replace('Pez', 'P\u0000z'),
    )
    const latin1 = Buffer.from(line(patient('p2', { name: [{ family: 'Páez', given: ['A'] }] })), 'latin1')
    const escaped = Buffer.from(line(patient('p3', { name: [{ family: 'P\0z', given: ['A'] }] })))
    const newline = Buffer.from('\n')
    await using folder = await folderOf({
      'Patient.ndjson': Buffer.concat([broken, newline, latin1, newline, escaped]),
    })
    expect(inShort(await readAll(folder.dir))).toEqual([
      expect.stringMatching(/^Patient.ndjson:1 not JSON: Unexpected character at column \d+$/),
      'Patient.ndjson:2 not UTF-8 text',
      'Patient.ndjson:3 Patient/p3: name holds a NUL character',
    ])
  })

  it('report a line over 10 MiB and read one just below', async () => {
    const limit = 10 * 1024 * 1024
    const filled = line(patient('p1', { text: '' }))
    const long = line(patient('p1', { text: 'é'.repeat((limit - filled.length) >> 1) }))
    const tooLong = line(patient('p2', { text: 'x'.repeat(limit) }))
    await using folder = await folderOf({
      'Patient.ndjson': `${long}\n${tooLong}\n${line(patient('p3'))}\n${tooLong}`,
    })
    expect(inShort(await readAll(folder.dir))).toEqual([
      'Patient.ndjson:1 patient p1',
      'Patient.ndjson:2 longer than 10 MiB',
      'Patient.ndjson:3 patient p3',
      'Patient.ndjson:4 longer than 10 MiB',
    ])
  })

  it('are cut into the same lines wherever chunks end', async () => {
    const patients = Array.from({ length: 3000 }, (_, i) => patient(`p${i}`, { text: 'ü'.repeat(i % 500) }))
    await using folder = await folderOf({ 'Patient.ndjson': patients })
    const entries = await readAll(folder.dir)
    expect(entries.map(({ entry }) => 'id' in entry && entry.id)).toEqual(patients.map(({ id }) => id))
    expect(entries.at(-1)?.bytes).toBe((await folderSize(folder.dir)).bytes)
  })
})

describe('reading a folder', () => {
  it('stops with the reason of its signal', async () => {
    await using folder = await folderOf({
      'Patient.ndjson': [patient('p1')],
      'Patient2.ndjson': [patient('p2')],
    })
    const controller = new AbortController()
    const seen: string[] = []
    const run = async () => {
      for await (const { file } of readFolder(folder.dir, { signal: controller.signal })) {
        seen.push(file)
        controller.abort(new Error('enough'))
      }
    }
    await expect(run()).rejects.toThrow('enough')
    expect(seen).toEqual(['Patient.ndjson'])
  })

  it('says what is wrong with the folder', async () => {
    await using folder = await folderOf({ 'notes.txt': 'x' })
    await expect(readAll(folder.dir)).rejects.toMatchObject({
      name: 'FolderError',
      message: expect.stringContaining('holds no FHIR files'),
    })
    await expect(folderSize(`${folder.dir}/none`)).rejects.toThrow(`There is no folder ${folder.dir}/none.`)
    await expect(folderSize(`${folder.dir}/notes.txt`)).rejects.toThrow('notes.txt is not a folder.')
  })

  it('gives the size of the files that it will read', async () => {
    await using folder = await folderOf({ 'Patient.ndjson': 'abc', 'x.json': '{}', 'other.txt': 'xxxx' })
    const { bytes, files } = await folderSize(folder.dir)
    expect(bytes).toBe(5)
    expect(files.map(({ name }) => name)).toEqual(['Patient.ndjson', 'x.json'])
  })
})
