import type { AppRouter } from '@empanel/api'
import { TRPCClientError } from '@trpc/client'

type Shape = AppRouter['_def']['_config']['$types']['errorShape']

/** Why the server refused, for programs; `message` is for people. */
export type Reason = Shape['data']['reason']

/** Messages by dotted path of the input's field; those about the whole input under the empty key. */
export type FieldErrors = NonNullable<Shape['data']['fieldErrors']>

/**
 * The server's code. Without one: there was no connection (`NETWORK`), no reply in time (`DEADLINE`), the caller's
 * signal aborted (`ABORTED`), or the reply was not Empanel's (`BAD_REPLY`).
 */
export type EmpanelErrorCode = Shape['data']['code'] | 'NETWORK' | 'DEADLINE' | 'ABORTED' | 'BAD_REPLY'

type Details = {
  code: EmpanelErrorCode
  httpStatus?: number | undefined
  reason?: Reason | undefined
  fieldErrors?: FieldErrors | undefined
  requestId?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
  shape?: Shape | undefined
}

/** Every call of the client rejects with this. It is a `TRPCClientError` too, for libraries that expect one. */
export class EmpanelError extends TRPCClientError<AppRouter> {
  readonly code: EmpanelErrorCode
  /** Undefined when no reply came. */
  readonly httpStatus: number | undefined
  readonly reason: Reason | undefined
  /** Empty unless `reason` is `validation`. */
  readonly fieldErrors: FieldErrors
  /** Names the request in the server's log. */
  readonly requestId: string | undefined
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, { cause, shape, ...details }: Details) {
    super(message, {
      ...(cause === undefined ? {} : { cause: cause instanceof Error ? cause : new Error(String(cause)) }),
      ...(shape ? { result: { error: shape } } : {}),
    })
    // The parent's constructor sets its own prototype.
    Object.setPrototypeOf(this, new.target.prototype)
    this.name = 'EmpanelError'
    this.code = details.code
    this.httpStatus = details.httpStatus
    this.reason = details.reason
    this.fieldErrors = details.fieldErrors ?? {}
    this.requestId = details.requestId
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Turns any failure of a call into the error that callers see. */
export function toEmpanelError(error: unknown): EmpanelError {
  if (error instanceof EmpanelError) return error
  if (!isTrpcError(error)) {
    return new EmpanelError(error instanceof Error ? error.message : String(error), {
      code: 'BAD_REPLY',
      cause: error,
    })
  }
  const { message, data, shape, cause, meta } = error
  if (!data || !shape) return new EmpanelError(message, { code: 'BAD_REPLY', cause: cause ?? error })
  const { code, httpStatus, reason, fieldErrors, requestId } = data
  const reply = meta?.response
  const retryAfterMs = reply instanceof Reply ? reply.retryAfterMs : undefined
  const made = { code, httpStatus, reason, fieldErrors, requestId, retryAfterMs, shape, cause: error }
  const refusal = new EmpanelError(message, made)
  refusal.meta = meta
  return refusal
}

const isTrpcError = (error: unknown): error is TRPCClientError<AppRouter> => error instanceof TRPCClientError

/** A reply with its body read and parsed, in the shape that tRPC expects of `fetch`. */
export class Reply {
  readonly ok: boolean
  readonly retryAfterMs: number | undefined
  readonly #body: unknown

  constructor(response: Response, body: unknown) {
    this.ok = response.ok
    this.retryAfterMs = retryAfter(response)
    this.#body = body
  }

  async json(): Promise<unknown> {
    return this.#body
  }
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
