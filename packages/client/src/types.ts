import type { AppRouter } from '@empanel/api'
import type { TRPCClient } from '@trpc/client'
import type { Credentials } from './account.ts'

/** Everything that the server offers, as `@trpc/client` types it. */
type Rpc = TRPCClient<AppRouter>

/** What a call may be given besides its input. */
export type CallOptions = { signal?: AbortSignal }

/** A query that answers in pages. */
type Paged<Input, Item> = {
  query(input: Input): PromiseLike<{ items: Item[]; nextCursor: string | null }>
}

/** What the iteration sees to itself. */
type PageKeys = 'cursor' | 'direction'

/**
 * Fetches page after page as the iteration goes on, from the first to the last. `limit` is the size of a page.
 * @throws EmpanelError as each query does.
 */
export type All<Input, Item> = (
  ...args: Record<string, never> extends Omit<Input, PageKeys>
    ? [input?: Omit<Input, PageKeys>, options?: CallOptions]
    : [input: Omit<Input, PageKeys>, options?: CallOptions]
) => AsyncGenerator<Item, void, undefined>

/** `all` for queries that answer in pages; nothing for the others. */
type Pages<Procedure> = Procedure extends Paged<infer Input, infer Item> ? { all: All<Input, Item> } : unknown

/** A noun's procedures, and `all` of what its `list` lists. */
type WithPages<Noun> = { readonly [Name in keyof Noun]: Noun[Name] & Pages<Noun[Name]> } & (Noun extends {
  list: infer List
}
  ? Pages<List>
  : unknown)

/** These would go past the session: `signIn`, `signOut` and the client itself call them. */
type OfTheSession = 'login' | 'refresh' | 'logout'

type Nouns = {
  readonly [Noun in Extract<keyof Rpc, string>]: WithPages<
    Noun extends 'auth' ? Omit<Rpc[Noun], OfTheSession> : Rpc[Noun]
  >
}

/** Empanel's procedures, typed by the server's router, and the session they are called in. */
export type EmpanelClient = Nouns & {
  /**
   * Signs in; all calls from then on are this account's.
   * @throws EmpanelError with reason `wrong_credentials`
   */
  signIn(credentials: Credentials): Promise<void>
  /**
   * Forgets the tokens at once, then ends the session on the server.
   * @throws EmpanelError when the server could not be told. This client is signed out all the same, but a cookie or
   * a copy of the tokens stays good; call it again.
   */
  signOut(): Promise<void>
  /**
   * Takes up the session that the store or the browser's cookie remembers, and says whether there is one.
   * @throws EmpanelError when the server could not be asked.
   */
  restore(): Promise<boolean>
  /** Stops listening to other tabs. A client that is of no more use needs it, one that lives as long as its page does not. */
  close(): void
  /** The same procedures and session as `@trpc/client` has them, for libraries that build on it. */
  readonly trpc: Rpc
}
