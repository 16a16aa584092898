import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encounter, folderOf, inShort, patient, practitioner, readAll } from './testing.ts'

const bundle = (entry: unknown[], type = 'transaction') => ({ resourceType: 'Bundle', type, entry })
const resource = (of: object, fullUrl?: string) => ({ fullUrl, resource: of })

async function read(content: string | object) {
  await using folder = await folderOf({ 'b.json': content })
  return inShort(await readAll(folder.dir))
}

describe('a bundle', () => {
  it('is read entry by entry, without types that are not imported', async () => {
    const observation = { resourceType: 'Observation', id: 'o', note: [{ text: 'a "]}" \\' }] }
    const deletion = { request: { method: 'DELETE', url: 'Patient/x' } }
    const entries = [patient('p1'), observation, practitioner('d1'), encounter('e1')].map(of => resource(of))
    for (const space of [0, 2]) {
      expect(await read(JSON.stringify(bundle([deletion, ...entries]), null, space))).toEqual([
        'b.json:2 patient p1',
        'b.json:4 practitioner d1',
        'b.json:5 contact e1',
      ])
    }
  })

  it('gives an id to a resource that has none', async () => {
    expect(await read(bundle([resource({ ...patient('p1'), id: undefined }, 'urn:uuid:u1')]))).toEqual([
      'b.json:1 patient u1',
    ])
    expect(await read(bundle([resource({ ...patient('p1'), id: undefined })]))).toEqual([
      'b.json:1 Patient has no id and no fullUrl to be known by',
    ])
  })

  it.each([
    ['urn:uuid:a\0', 'a NUL character'],
    ['https://x.org/Patient/\ud800', 'half of a surrogate pair'],
  ])('refuses a fullUrl that cannot be stored: %j', async (fullUrl, what) => {
    expect(await read(bundle([resource(patient('p1'), fullUrl), resource(patient('p2'))]))).toEqual([
      `b.json:1 Patient: fullUrl holds ${what}`,
      'b.json:2 patient p2',
    ])
  })

  it.each(['batch', 'collection', 'searchset'])('may be a %s', async type => {
    expect(await read(bundle([resource(patient('p1'))], type))).toEqual(['b.json:1 patient p1'])
  })

  it('may have its type after its entries', async () => {
    const entry = [resource(patient('p1')), resource(patient('p2'))]
    expect(await read({ entry, type: 'batch', resourceType: 'Bundle' })).toHaveLength(2)
    expect(await read({ entry, type: 'history', resourceType: 'Bundle' })).toEqual([
      'b.json:1 a Bundle of type "history"; a transaction, batch, collection or searchset is expected',
    ])
  })

  it.each([
    ['', 'not JSON: Unexpected end of input at byte 1'],
    ['hello', 'not JSON: Unexpected character at byte 1'],
    ['[]', 'not JSON: Unexpected character at byte 1'],
    ['{}', 'not a Bundle: it has no resourceType'],
    ['{"name":"x","version":"1"}', 'not a Bundle: it has no resourceType'],
    ['{"resourceType":"List","entry":[{"item":{}},{}]}', 'not a Bundle but a resource of type "List"'],
    [
      '{"resourceType":"Bundle"}',
      'a Bundle without a type; a transaction, batch, collection or searchset is expected',
    ],
    ['{"resourceType":"Bundle","entry":{}}', 'not a Bundle: its entry is not a list'],
    ['{"resourceType":"Bundle","type":tru}', 'not JSON: Unexpected character at column 1'],
    ['{"resourceType":"Bundle","type":"batch"} {}', 'not JSON: Unexpected character at byte 42'],
  ])('that is %j is one problem', async (content, problem) => {
    expect(await read(content)).toEqual([`b.json:1 ${problem}`])
  })

  it('yields its entries up to the point where it breaks', async () => {
    const whole = JSON.stringify(
      bundle([resource(patient('p1')), resource(patient('p2')), resource(patient('p3'))]),
    )
    const cut = whole.slice(0, whole.indexOf('"p3"'))
    expect(await read(cut)).toEqual([
      'b.json:1 patient p1',
      'b.json:2 patient p2',
      `b.json:3 not JSON: Unexpected end of input at byte ${cut.length + 1} after entry 2`,
    ])
    expect(await read(whole.replace('"p2"', 'p2'))).toEqual([
      'b.json:1 patient p1',
      expect.stringMatching(/^b.json:2 not JSON: Unexpected character at column \d+ of entry 2$/),
    ])
    expect(await read(whole.replace('},{', '}{'))).toEqual([
      'b.json:1 patient p1',
      expect.stringMatching(/^b.json:2 not JSON: Unexpected character at byte \d+ after entry 1$/),
    ])
  })

  it('is read on after an entry that is too long, malformed or cannot be mapped', async () => {
    const long = { resourceType: 'Binary', data: 'x'.repeat(10 * 1024 * 1024) }
    const entries = [
      resource(long),
      7,
      resource(patient('p1', { birthDate: '70' })),
      { resource: 7 },
      resource(patient('p2')),
    ]
    expect(await read(bundle(entries))).toEqual([
      'b.json:1 longer than 10 MiB',
      'b.json:2 not a bundle entry',
      'b.json:3 Patient/p1: birthDate "70" is not a date',
      'b.json:4 not a resource: not a JSON object',
      'b.json:5 patient p2',
    ])
  })

  it('does not stop the files after it', async () => {
    await using folder = await folderOf({ 'a.json': '{', 'c.json': bundle([resource(patient('p1'))]) })
    await symlink(join(folder.dir, 'nowhere'), join(folder.dir, 'b.json'))
    expect(inShort(await readAll(folder.dir))).toEqual([
      'a.json:1 not JSON: Unexpected end of input at byte 2',
      'b.json:1 the file cannot be read (ENOENT)',
      'c.json:1 patient p1',
    ])
  })

  it('is cut into the same entries wherever chunks end', async () => {
    const patients = Array.from({ length: 2000 }, (_, i) =>
      patient(`p${i}`, { text: '\\"ü]'.repeat(i % 300) }),
    )
    const found = await read(bundle(patients.map(of => resource(of))))
    expect(found).toEqual(patients.map(({ id }, i) => `b.json:${i + 1} patient ${id}`))
  })
})
