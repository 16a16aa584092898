import { errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { AccessClaims, RefreshClaims, Tokens } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { rowId } from '../../kernel/text/text.ts'

/** Secrets and lifetimes of tokens and sessions. */
export type TokenSettings = {
  /** Signs (HMAC). */
  secret: string
  /** Still accepted while a secret is being replaced. */
  previousSecret?: string | undefined
  accessMinutes: number
  /** How long a session lasts without a refresh, and how long with any number of them. */
  refreshDays: number
  sessionDays: number
}

const issuer = 'empanel'
const skewSeconds = 30

/** An access token that was verified, good until the given time in milliseconds. */
type Verified = { claims: AccessClaims; until: number }
const mostVerified = 10_000

/** Refuses ids that the database would not take as keys, even in a signed token. */
const accessPayload = z.object({
  sub: z.string().transform(Number).pipe(rowId),
  sid: z.uuid(),
  iat: z.number(),
  exp: z.number(),
})
const refreshPayload = z.object({ gen: z.int().min(0), sid: z.uuid() })

/**
 * Signs and verifies both kinds of token (HS256). `typ` and audience tell the kinds apart, so neither passes for the
 * other (RFC 8725, 3.11 and 3.12). No token holds anything about a patient.
 */
export function createTokens(settings: TokenSettings): Tokens {
  const { secret, previousSecret, accessMinutes, refreshDays, sessionDays } = settings
  const key = new TextEncoder().encode(secret)
  const previousKeys = previousSecret ? [new TextEncoder().encode(previousSecret)] : []
  const accessSeconds = accessMinutes * 60
  const sessionSeconds = sessionDays * 86_400
  const verified = new LRUCache<string, Verified>({ max: mostVerified })

  return {
    accessSeconds,
    refreshSeconds: refreshDays * 86_400,
    sessionSeconds,

    signAccess: ({ userId, sessionId }: AccessClaims): Promise<string> =>
      // Clients of simplejwt read the last two.
      new SignJWT({ sid: sessionId, user_id: userId, token_type: 'access' })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience('empanel/access')
        .setSubject(String(userId))
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${accessSeconds} seconds`)
        .sign(key),

    /**
     * The same claims always give the same token, so a repeated refresh yields no second child. It expires when the
     * session is too old. The database knows whether it was unused for too long.
     */
    signRefresh: ({ userId, sessionId, generation, startedAt }: RefreshClaims): Promise<string> =>
      new SignJWT({ sid: sessionId, gen: generation })
        .setProtectedHeader({ alg: 'HS256', typ: 'rt+jwt' })
        .setIssuer(issuer)
        .setAudience('empanel/refresh')
        .setSubject(String(userId))
        .setJti(`${sessionId}.${generation}`)
        .setIssuedAt(startedAt)
        .setExpirationTime(startedAt + sessionSeconds)
        .sign(key),

    /** The claims of a good access token. Undefined for anything else. */
    async verifyAccess(token: string): Promise<AccessClaims | undefined> {
      const digest = digestOf(token)
      const known = verified.get(digest)
      if (known && Date.now() < known.until) return known.claims
      const payload = await verify(token, 'at+jwt', 'empanel/access', accessSeconds)
      const { data } = accessPayload.safeParse(payload)
      if (!data) return undefined
      const claims = { userId: data.sub, sessionId: data.sid }
      const until = Math.min(data.exp, data.iat + accessSeconds) + skewSeconds
      verified.set(digest, { claims, until: until * 1000 })
      return claims
    },

    /** The session and generation of a good refresh token. Undefined for anything else. */
    async verifyRefresh(token: string): Promise<{ sessionId: string; generation: number } | undefined> {
      const payload = await verify(token, 'rt+jwt', 'empanel/refresh')
      const { data } = refreshPayload.safeParse(payload)
      return data && { sessionId: data.sid, generation: data.gen }
    },
  }

  async function verify(token: string, typ: string, audience: string, maxTokenAge?: number) {
    for (const candidate of [key, ...previousKeys]) {
      try {
        const { payload } = await jwtVerify(token, candidate, {
          algorithms: ['HS256'],
          typ,
          issuer,
          audience,
          requiredClaims: ['sub', 'jti', 'iat', 'exp', 'sid'],
          clockTolerance: skewSeconds,
          ...(maxTokenAge === undefined ? {} : { maxTokenAge }),
        })
        return payload
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return undefined
      }
    }
    return undefined
  }
}
