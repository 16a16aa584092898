import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Effect,
  type Event,
  initial,
  type Settled,
  type State,
  settled,
  transition,
} from './session-state.ts'
import type { Tokens } from './store.ts'

type Name = Settled['name']
const names: Name[] = ['unknown', 'signed-in', 'signed-out']
const tokensOf = (access: string): Tokens => ({ access, refresh: null, expiresAt: 0 })
const orphan = tokensOf('orphan')
const tokens = tokensOf('new')
const reply = Promise.resolve(tokens)

const settledStates: Settled[] = names.flatMap(name => [
  { name, epoch: 3 },
  { name, epoch: 3, orphan },
])
const refreshing = (meanwhile: Settled): State => ({ name: 'refreshing', reply, meanwhile })

type RefreshEvent = 'refresh-began' | 'refresh-settled'
type SessionEvent = Exclude<Event, { type: RefreshEvent }>

/** `to` is the next name, by the name before. The epoch is 3 before; an orphan stays unless the row says otherwise. */
type Row = {
  event: SessionEvent
  to: Record<Name, Name>
  epoch: 3 | 4
  orphan?: 'none' | 'new'
  effect?: Effect
}

const same: Row['to'] = { unknown: 'unknown', 'signed-in': 'signed-in', 'signed-out': 'signed-out' }
const always = (name: Name): Row['to'] => ({ unknown: name, 'signed-in': name, 'signed-out': name })

const table: Record<
  SessionEvent['type'] | 'signed-in, too late' | 'refreshed, too late' | 'refreshed, as another',
  Row
> = {
  'signed-in': {
    event: { type: 'signed-in', tokens, epoch: 3 },
    to: always('signed-in'),
    epoch: 4,
    orphan: 'none',
    effect: { keep: tokens },
  },
  'signed-in, too late': {
    event: { type: 'signed-in', tokens, epoch: 2 },
    to: same,
    epoch: 3,
    orphan: 'new',
  },
  refreshed: {
    event: { type: 'refreshed', tokens, epoch: 3, sameSession: true },
    to: always('signed-in'),
    epoch: 3,
    orphan: 'none',
    effect: { keep: tokens },
  },
  'refreshed, too late': {
    event: { type: 'refreshed', tokens, epoch: 2, sameSession: false },
    to: same,
    epoch: 3,
    orphan: 'new',
  },
  'refreshed, as another': {
    event: { type: 'refreshed', tokens, epoch: 3, sameSession: false },
    to: always('unknown'),
    epoch: 4,
    effect: { forget: 'elsewhere' },
  },
  refused: { event: { type: 'refused' }, to: always('signed-out'), epoch: 4, effect: { forget: 'refused' } },
  'ended-elsewhere': {
    event: { type: 'ended-elsewhere' },
    to: always('signed-out'),
    epoch: 4,
    effect: { forget: 'elsewhere' },
  },
  'replaced-elsewhere': {
    event: { type: 'replaced-elsewhere' },
    to: always('unknown'),
    epoch: 4,
    effect: { forget: 'elsewhere' },
  },
  'sign-out': { event: { type: 'sign-out' }, to: always('signed-out'), epoch: 4 },
  'orphan-taken': { event: { type: 'orphan-taken' }, to: same, epoch: 3, orphan: 'none' },
  'found-somebody': { event: { type: 'found-somebody' }, to: always('unknown'), epoch: 3 },
  'found-nobody': { event: { type: 'found-nobody' }, to: always('signed-out'), epoch: 3 },
}

/** The state that follows by a row. */
function after(before: Settled, row: Row): Settled {
  const kept = row.orphan === undefined ? before.orphan : { none: undefined, new: tokens }[row.orphan]
  return { name: row.to[before.name], epoch: row.epoch, ...(kept && { orphan: kept }) }
}

describe('every event in every state', () => {
  test.each(Object.entries(table))('%s', (_, row) => {
    for (const before of settledStates) {
      const next = after(before, row)
      expect(transition(before, row.event)).toEqual([next, row.effect])
      expect(transition(refreshing(before), row.event)).toEqual([refreshing(next), row.effect])
    }
  })

  test('refresh-began; a second refresh joins the first', () => {
    const second: Event = { type: 'refresh-began', reply: Promise.resolve(orphan) }
    for (const before of settledStates) {
      expect(transition(before, { type: 'refresh-began', reply })).toEqual([refreshing(before)])
      const [joined] = transition(refreshing(before), second)
      expect(joined).toMatchObject({ name: 'refreshing', meanwhile: before })
      expect(joined).toHaveProperty('reply', reply)
    }
  })

  test('refresh-settled', () => {
    for (const before of settledStates) {
      expect(transition(before, { type: 'refresh-settled' })).toEqual([before])
      expect(transition(refreshing(before), { type: 'refresh-settled' })).toEqual([before])
    }
  })
})

/** Events after which tokens asked for before are unwanted. */
const ends = new Set<Event['type']>(['refused', 'ended-elsewhere', 'replaced-elsewhere', 'sign-out'])

/** Requests of the same client overlap: each begins, and its tokens arrive at any time later. */
type Happening = { begin: 'signed-in' | 'refreshed' } | { arrive: number; sameSession: boolean } | Event

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ begin: fc.constantFrom('signed-in' as const, 'refreshed' as const) }),
  fc.record({ arrive: fc.nat(), sameSession: fc.boolean() }),
  fc.constantFrom<Event>(
    ...Object.values(table).flatMap(({ event }) => ('tokens' in event ? [] : [event])),
    { type: 'refresh-began', reply },
    { type: 'refresh-settled' },
  ),
)

test('tokens are kept only if their session is still wanted, and else remembered until a sign-out takes them', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), happenings => {
      let state: State = initial
      let unkept: Tokens | undefined
      let wanted = new Set<number>()
      const requests: { type: 'signed-in' | 'refreshed'; epoch: number }[] = []
      const take = (event: Event) => {
        const [next, effect] = transition(state, event)
        state = next
        return effect
      }
      for (const now of happenings) {
        if ('begin' in now) {
          wanted.add(requests.length)
          requests.push({ type: now.begin, epoch: settled(state).epoch })
        } else if ('arrive' in now) {
          const index = now.arrive % requests.length
          const request = requests[index]
          if (!request) continue
          const arrived = tokensOf(String(index))
          const isWanted = wanted.has(index)
          const effect = take({ ...request, tokens: arrived, sameSession: now.sameSession })
          const kept = isWanted && (request.type === 'signed-in' || now.sameSession)
          expect(effect).toEqual(kept ? { keep: arrived } : isWanted ? { forget: 'elsewhere' } : undefined)
          if (!isWanted) unkept = arrived
          else if (kept) unkept = undefined
          if (isWanted && (request.type === 'signed-in' || !kept)) wanted = new Set()
        } else {
          take(now)
          if (ends.has(now.type)) wanted = new Set()
          if (now.type === 'orphan-taken') unkept = undefined
        }
        expect(settled(state).orphan).toEqual(unkept)
      }
    }),
    { numRuns: 2000 },
  )
})
