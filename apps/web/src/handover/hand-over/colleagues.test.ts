import { expect, test } from 'vitest'
import type { Panel } from '../../practitioners/panels/panel.ts'
import { colleaguesFor, roomInWords } from './colleagues.ts'

const panel = (id: number, given: Partial<Panel> = {}): Panel => ({
  ...{ id, firstName: 'A', lastName: String(id), profession: 'physician', specialty: '', languages: [] },
  ...{
    patients: 10,
    primary: 10,
    consulting: 0,
    weighted: 10,
    accepting: 'open',
    target: null,
    maximum: null,
  },
  ...{ fte: 1, load: null, transition: null, ...given },
})

test('those with the most room come first, and whoever cannot take patients over is left out', () => {
  const all = [
    panel(1),
    panel(2),
    panel(3, { target: 50, fte: 0.5 }),
    panel(4, { maximum: 100 }),
    panel(5, { target: 5 }),
    panel(6, { profession: 'nurse' }),
  ]
  const found = colleaguesFor(panel(1), all)
  expect(found.map(({ id }) => id)).toEqual([4, 3, 5, 2])
  expect(found.map(roomInWords).join('; ')).toBe(
    'room for 90; room for 15; over target by 5; no target, patients now: 10',
  )
  expect(colleaguesFor(panel(1, { primary: 0 }), all).map(({ id }) => id)).toContain(6)
})
