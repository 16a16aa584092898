import type { Tokens } from './store.ts'

/** Why a session ended without `signOut`: `refused` by the server, or ended or replaced `elsewhere`, in another tab. */
export type SignedOutBecause = 'refused' | 'elsewhere'

/**
 * The last thing that this client did or heard. It says nothing of the tokens: the store holds them, and others may share it.
 * - `unknown`: the client has yet to ask. The browser may hold a cookie that brings tokens.
 * - `signed-in`: the client put tokens into the store.
 * - `signed-out`: the client emptied the store, or learned that nobody is signed in.
 */
export type Settled = {
  name: 'unknown' | 'signed-in' | 'signed-out'
  /** Counts sign-ins and ends of sessions. A reply to a request of an earlier epoch comes too late. */
  epoch: number
  /** Tokens that came too late. The next sign-out has to end their session on the server. */
  orphan?: Tokens
}

/** All who need new tokens wait for the same `reply`. `meanwhile` goes on changing, and is what the refresh leaves. */
export type Refreshing = { name: 'refreshing'; reply: Promise<Tokens>; meanwhile: Settled }

export type State = Settled | Refreshing

/** Tokens, and the epoch in which they were asked for. */
type Arrival = { tokens: Tokens; epoch: number }

/** Something that happens to the session. */
type SessionEvent =
  | ({ type: 'signed-in' } & Arrival)
  /** `sameSession`: the store holds no tokens of another session. */
  | ({ type: 'refreshed'; sameSession: boolean } & Arrival)
  /** The server ended the session. */
  | { type: 'refused' }
  /** Another tab ended the session of this one. */
  | { type: 'ended-elsewhere' }
  /** Another tab began a session in place of the one of this tab. */
  | { type: 'replaced-elsewhere' }
  | { type: 'sign-out' }
  /** A sign-out ends the orphan's session. */
  | { type: 'orphan-taken' }
  /** There are no tokens here, and another tab has some. */
  | { type: 'found-somebody' }
  /** There are no tokens here, nor anywhere else. */
  | { type: 'found-nobody' }

type RefreshEvent = { type: 'refresh-began'; reply: Promise<Tokens> } | { type: 'refresh-settled' }

export type Event = SessionEvent | RefreshEvent

/** The client's work after an event. */
export type Effect = { keep: Tokens } | { forget: SignedOutBecause }

export const initial: State = { name: 'unknown', epoch: 0 }

/** The known state of the session, whether or not a refresh is under way. */
export const settled = (state: State): Settled => (state.name === 'refreshing' ? state.meanwhile : state)

/** The next state for each event in each state. */
export function transition(state: State, event: Event): [State, (Effect | undefined)?] {
  switch (event.type) {
    case 'refresh-began':
      if (state.name === 'refreshing') return [state]
      return [{ name: 'refreshing', reply: event.reply, meanwhile: state }]
    case 'refresh-settled':
      return [settled(state)]
    default: {
      const [next, effect] = learn(settled(state), event)
      return [state.name === 'refreshing' ? { ...state, meanwhile: next } : next, effect]
    }
  }
}

function learn(known: Settled, event: SessionEvent): [Settled, Effect?] {
  const { epoch, name } = known
  const ended = (name: Settled['name']) => ({ ...known, name, epoch: epoch + 1 })
  switch (event.type) {
    case 'signed-in':
      if (event.epoch !== epoch) return [{ ...known, orphan: event.tokens }]
      return [{ name: 'signed-in', epoch: epoch + 1 }, { keep: event.tokens }]
    case 'refreshed':
      if (event.epoch !== epoch) return [{ ...known, orphan: event.tokens }]
      if (!event.sameSession) return [ended('unknown'), { forget: 'elsewhere' }]
      return [{ name: 'signed-in', epoch }, { keep: event.tokens }]
    case 'refused':
      return [ended('signed-out'), { forget: 'refused' }]
    case 'ended-elsewhere':
      return [ended('signed-out'), { forget: 'elsewhere' }]
    case 'replaced-elsewhere':
      return [ended('unknown'), { forget: 'elsewhere' }]
    case 'sign-out':
      return [ended('signed-out')]
    case 'orphan-taken':
      return [{ name, epoch }]
    case 'found-somebody':
      return [{ ...known, name: 'unknown' }]
    case 'found-nobody':
      return [{ ...known, name: 'signed-out' }]
  }
}
