import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFolder } from './read-folder.ts'

const root = process.env.EMPANEL_DATA ?? join(import.meta.dirname, '../../../../shared/data')
const isThere = existsSync(join(root, 'kansas-1000'))

/** Counts like an importer, which resolves contacts once all people are known. */
async function count(folder: string) {
  const people = { patient: new Map<string, string>(), practitioner: new Map<string, string>() }
  const contacts: { source: string; patient: string | null; keys: { key: string; optional: boolean }[] }[] =
    []
  const counts = {
    patients: 0,
    deceased: 0,
    practitionerLines: 0,
    roles: 0,
    encounters: 0,
    alone: 0,
    problems: 0,
  }
  for await (const { entry } of readFolder(join(root, folder))) {
    if ('problem' in entry) counts.problems++
    else if (entry.kind === 'patient' || entry.kind === 'practitioner') {
      for (const key of entry.refs) people[entry.kind].set(key, entry.id)
      if (entry.kind === 'practitioner') counts.practitionerLines++
      else {
        counts.patients++
        if (entry.patient.deceasedOn) counts.deceased++
      }
    } else if (entry.kind === 'contact') {
      contacts.push({ source: entry.source, patient: entry.patient, keys: entry.practitioners })
      if (entry.source === 'careTeam') continue
      counts.encounters++
      if (entry.practitioners.length === 0) counts.alone++
    } else if (people.practitioner.has(entry.practitioner)) counts.roles++
  }
  const pairs = new Set<string>()
  const patientsWithPair = new Set<string>()
  let unresolved = 0
  for (const contact of contacts) {
    const patient = people.patient.get(contact.patient ?? '')
    if (patient === undefined) unresolved++
    for (const { key, optional } of contact.keys) {
      const practitioner = people.practitioner.get(key)
      if (practitioner === undefined && !optional) unresolved++
      if (patient === undefined || practitioner === undefined) continue
      pairs.add(`${patient} ${practitioner}`)
      patientsWithPair.add(patient)
    }
  }
  const practitioners = new Set(people.practitioner.values()).size
  return { ...counts, practitioners, pairs: pairs.size, patientsWithPair: patientsWithPair.size, unresolved }
}

const clean = { problems: 0, unresolved: 0 }

describe.skipIf(!isThere)(isThere ? 'the shared data' : 'skipped: no shared data', () => {
  it('kansas-1000 has the counts of its description', async () => {
    expect(await count('kansas-1000')).toEqual({
      ...clean,
      patients: 1144,
      deceased: 144,
      practitionerLines: 835,
      practitioners: 835,
      roles: 835,
      encounters: 1215,
      alone: 0,
      pairs: 57,
      patientsWithPair: 13,
    })
  })

  it('massachusetts-615 has the counts of its description', async () => {
    expect(await count('massachusetts-615')).toEqual({
      ...clean,
      patients: 615,
      deceased: 124,
      practitionerLines: 1093,
      practitioners: 102,
      roles: 0,
      encounters: 5948,
      alone: 81,
      pairs: 991,
      patientsWithPair: 615,
    })
  })

  it('massachusetts-100-careteam has the counts of its description', async () => {
    expect(await count('massachusetts-100-careteam')).toEqual({
      ...clean,
      patients: 100,
      deceased: 0,
      practitionerLines: 452,
      practitioners: 203,
      roles: 0,
      encounters: 1497,
      alone: 0,
      pairs: 249,
      patientsWithPair: 100,
    })
  })

  it('whole bundles contain four patients, each seen by one practitioner', async () => {
    expect(await count('massachusetts-615/bundles')).toEqual({
      ...clean,
      patients: 4,
      deceased: 0,
      practitionerLines: 4,
      practitioners: 4,
      roles: 0,
      encounters: 21,
      alone: 0,
      pairs: 4,
      patientsWithPair: 4,
    })
  })
})
