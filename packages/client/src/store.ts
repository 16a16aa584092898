/** What a sign-in leaves behind. */
export type Tokens = {
  /** Goes along with each call. */
  access: string
  /** Buys the next access token, once. Null where a cookie holds it. */
  refresh: string | null
  /** When the access token expires by this machine's clock, in milliseconds since 1970. */
  expiresAt: number
}

/** Where tokens are kept. Whoever reads them can act as the user until the session ends. */
export type TokenStore = {
  get(): Tokens | undefined | Promise<Tokens | undefined>
  set(tokens: Tokens): void | Promise<void>
  clear(): void | Promise<void>
  /** Clients of one origin whose stores share a name refresh one at a time, whichever tab they are in. */
  readonly name?: string
}

/** Keeps tokens for as long as the client lives. */
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

/** Early enough that a token sent now does not expire on its way. */
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
