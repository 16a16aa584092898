import { addAssignment, addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { pages } from './support/pages.ts'
import { idIn, useDatabase } from './support/server.ts'

const start = await useDatabase()

test('`q` finds every word, in any order', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const found = await addPatient(server.db, { firstName: 'Zoë', lastName: 'Quill' })
  await addPatient(server.db)
  expect(await pages(server, token, '/api/patients/?q=quill+zo%C3%AB')).toEqual([[found.id]])
  expect(await pages(server, token, '/api/doctors/?q=%25')).toEqual([[]])
  expect(await pages(server, token, '/api/patients/?q=&search=quill')).toEqual([[found.id]])
})

test('`search` means `q`, and an empty one is ignored', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const found = await addPatient(server.db, { firstName: 'Zoë', lastName: 'Quill' })
  const other = await addPatient(server.db)
  expect(await pages(server, token, '/api/patients/?search=quill')).toEqual([[found.id]])
  expect(await pages(server, token, '/api/patients/?search=&q=')).toEqual([[found.id, other.id]])
  expect(await pages(server, token, '/api/patients/?format=json&_=17')).toEqual([[found.id, other.id]])
  const doctor = await addPractitioner(server.db, { lastName: 'Kestrel' })
  const link = await addAssignment(server.db, { patientId: other.id, practitionerId: doctor.id })
  await addAssignment(server.db, {
    patientId: other.id,
    practitionerId: (await addPractitioner(server.db)).id,
  })
  expect(await pages(server, token, '/api/mappings/?search=kestrel')).toEqual([[link.id]])
  const { headers } = await server.send('GET', '/api/doctors/?search=a&q=b&format=api', { token })
  expect(headers.get('x-ignored')).toBe('format, search')
})

test('`search` finds similar names if nobody has that name, the most similar first', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const names = [
    { firstName: 'Quinn', lastName: 'Kestrelson' },
    { firstName: 'Quinn', lastName: 'Kestrel' },
    { firstName: 'Other', lastName: 'Person' },
  ]
  const found: Record<string, number[]> = { patients: [], doctors: [] }
  for (const name of names) {
    found.patients?.push((await addPatient(server.db, { ...name, medicalHistory: 'Asthma' })).id)
    found.doctors?.push((await addPractitioner(server.db, name)).id)
  }
  for (const [list, [longer, meant] = []] of Object.entries(found)) {
    for (const query of ['search=quinn+kestrle', 'q=Kestrell']) {
      const { body, headers } = await server.send('GET', `/api/${list}/?${query}`, { token })
      expect([Object(body).map(idIn), headers.get('x-total-count')]).toEqual([[meant, longer], '2'])
    }
    const one = await server.send('GET', `/api/${list}/?search=kestrle&limit=1`, { token })
    expect([Object(one.body).map(idIn), one.headers.get('link')]).toEqual([[meant], null])
    expect(await pages(server, token, `/api/${list}/?search=kestrel`)).toEqual([[longer, meant]])
    // Like `sort` over RPC.
    expect(await pages(server, token, `/api/${list}/?search=kestrle&ordering=name`)).toEqual([[]])
  }
  const { body } = await server.send('GET', '/api/patients/?search=kestrle', { token })
  expect(Object(body)[0]).toMatchObject({ medical_history: 'Asthma' })
})
