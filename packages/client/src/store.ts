/** The server gives these at a sign-in and at each refresh. */
export type Tokens = {
  /** Sent with each call. */
  access: string
  /** Gets the next pair of tokens, once. Null if the browser keeps it in a cookie. */
  refresh: string | null
  /** When the access token expires by this machine's clock, in milliseconds since 1970. */
  expiresAt: number
}

/** Where tokens are kept. Anyone who reads them can act as the user until the session ends. */
export type TokenStore = {
  get(): Tokens | undefined | Promise<Tokens | undefined>
  set(tokens: Tokens): void | Promise<void>
  clear(): void | Promise<void>
  /** Clients of one origin whose stores have the same name refresh one at a time, across tabs. */
  readonly name?: string
}

/** Keeps tokens as long as the client exists. */
export function memoryStore(): TokenStore {
  let kept: Tokens | undefined
  return {
    get: () => kept,
    set: tokens => {
      kept = tokens
    },
    clear: () => {
      kept = undefined
    },
  }
}

/** A token sent this long before it expires still arrives in time. */
const marginMs = 10_000

export const expiresSoon = ({ expiresAt }: Tokens) => expiresAt - Date.now() < marginMs

/** The session that an access token belongs to; undefined when it does not say. */
export function sessionOf({ access }: Tokens): string | undefined {
  try {
    const [, payload = ''] = access.split('.')
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    const sid = typeof claims === 'object' && claims !== null && 'sid' in claims ? claims.sid : undefined
    return typeof sid === 'string' ? sid : undefined
  } catch {
    return undefined
  }
}

export const sameSession = (a: Tokens, b: Tokens) => sessionOf(a) === sessionOf(b)
