import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { rowId } from '../text.ts'

/** How tokens are made: the HMAC key, and how long each kind lives. */
export type TokenSettings = { secret: string; accessMinutes: number; refreshDays: number }

export type AccessClaims = { userId: number; sessionId: string }
export type RefreshClaims = AccessClaims & {
  /** How many tokens of this session came before. */
  generation: number
  /** When the session began and ends, in seconds since 1970. */
  startedAt: number
  expiresAt: number
}

export type Tokens = ReturnType<typeof createTokens>

const issuer = 'empanel'
const skewSeconds = 30

/** What the database would not take as a key is no token of ours, whoever signed it. */
const accessPayload = z.object({ sub: z.string().transform(Number).pipe(rowId), sid: z.uuid() })
const refreshPayload = z.object({ gen: z.int().min(0), sid: z.uuid() })

/**
 * Signs and verifies both kinds of token (HS256). A kind is told by its `typ` and its audience, so neither
 * passes for the other (RFC 8725, 3.11 and 3.12). No token holds anything of a patient.
 */
export function createTokens({ secret, accessMinutes, refreshDays }: TokenSettings) {
  const key = new TextEncoder().encode(secret)
  const accessSeconds = accessMinutes * 60

  return {
    accessSeconds,
    refreshSeconds: refreshDays * 86_400,

    signAccess: ({ userId, sessionId }: AccessClaims): Promise<string> =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience('empanel/access')
        .setSubject(String(userId))
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${accessSeconds} seconds`)
        .sign(key),

    /** The same claims always give the same token, so a repeated refresh yields no second child. */
    signRefresh: ({ userId, sessionId, generation, startedAt, expiresAt }: RefreshClaims): Promise<string> =>
      new SignJWT({ sid: sessionId, gen: generation })
        .setProtectedHeader({ alg: 'HS256', typ: 'rt+jwt' })
        .setIssuer(issuer)
        .setAudience('empanel/refresh')
        .setSubject(String(userId))
        .setJti(`${sessionId}.${generation}`)
        .setIssuedAt(startedAt)
        .setExpirationTime(expiresAt)
        .sign(key),

    /** The claims of a good access token, undefined for anything else. */
    async verifyAccess(token: string): Promise<AccessClaims | undefined> {
      const payload = await verify(token, 'at+jwt', 'empanel/access', accessSeconds)
      const { data } = accessPayload.safeParse(payload)
      return data && { userId: data.sub, sessionId: data.sid }
    },

    /** The session and generation of a good refresh token, undefined for anything else. */
    async verifyRefresh(token: string): Promise<{ sessionId: string; generation: number } | undefined> {
      const payload = await verify(token, 'rt+jwt', 'empanel/refresh')
      const { data } = refreshPayload.safeParse(payload)
      return data && { sessionId: data.sid, generation: data.gen }
    },
  }

  async function verify(token: string, typ: string, audience: string, maxTokenAge?: number) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        typ,
        issuer,
        audience,
        requiredClaims: ['sub', 'jti', 'iat', 'exp', 'sid'],
        clockTolerance: skewSeconds,
        ...(maxTokenAge === undefined ? {} : { maxTokenAge }),
      })
      return payload
    } catch {
      return undefined
    }
  }
}
