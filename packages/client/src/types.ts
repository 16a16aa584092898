import type { AppRouter } from '@empanel/api'
import type { TRPCClient } from '@trpc/client'
import type { Credentials } from './account.ts'

/** All procedures of the server, as `@trpc/client` types them. */
type Rpc = TRPCClient<AppRouter>

/** Options of a call, besides its input. */
export type CallOptions = { signal?: AbortSignal }

/** A query that answers in pages. */
type Paged<Input, Item> = {
  query(input: Input): PromiseLike<{ items: Item[]; nextCursor: string | null }>
}

/** The iteration sets these itself. */
type PageKeys = 'cursor' | 'direction'

/**
 * Iterates over all rows, and fetches a page when the loop gets there. `limit` is the size of a page.
 * @throws EmpanelError as each query does.
 */
export type All<Input, Item> = (
  ...args: Record<string, never> extends Omit<Input, PageKeys>
    ? [input?: Omit<Input, PageKeys>, options?: CallOptions]
    : [input: Omit<Input, PageKeys>, options?: CallOptions]
) => AsyncGenerator<Item, void, undefined>

/** Adds `all` to queries that answer in pages. */
type Pages<Procedure> = Procedure extends Paged<infer Input, infer Item> ? { all: All<Input, Item> } : unknown

/** A noun's procedures. If it has a `list`, `all` is short for `list.all`. */
type WithPages<Noun> = { readonly [Name in keyof Noun]: Noun[Name] & Pages<Noun[Name]> } & (Noun extends {
  list: infer List
}
  ? Pages<List>
  : unknown)

/** Hidden, because they would bypass the session: `signIn`, `signOut` and the client itself call them. */
type OfTheSession = 'login' | 'refresh' | 'logout'

type Nouns = {
  readonly [Noun in Extract<keyof Rpc, string>]: WithPages<
    Noun extends 'auth' ? Omit<Rpc[Noun], OfTheSession> : Rpc[Noun]
  >
}

/** Empanel's procedures, typed by the server's router, and the session that they run in. */
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
   * Takes up the session of the store or of the browser's cookie. False if there is none.
   * @throws EmpanelError when the server could not be asked.
   */
  restore(): Promise<boolean>
  /** Stops listening to other tabs. Call it when you drop a client before its page ends. */
  close(): void
  /** The same procedures in the same session, as a client of `@trpc/client` for libraries that need one. */
  readonly trpc: Rpc
}
