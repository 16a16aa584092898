import { EmpanelError, Reply, retryAfter } from './error.ts'

export type Fetch = typeof globalThis.fetch

type Init = Omit<RequestInit, 'signal'> & { signal?: AbortSignal | null | undefined }

/**
 * A `fetch` that reads the whole reply before it resolves. So it can tell a cut connection, a proxy's own page and a
 * reply of the server apart.
 * @throws EmpanelError NETWORK, ABORTED, BAD_REPLY
 */
export function createTransport(fetch: Fetch, extra: RequestInit = {}) {
  return async (url: RequestInfo | URL, { signal = null, ...init }: Init = {}): Promise<Reply> => {
    try {
      const response = await fetch(url, { ...init, ...extra, signal })
      return new Reply(response, parse(await response.text(), response))
    } catch (error) {
      throw failureOf(error, signal)
    }
  }
}

/** The client's error for one that `fetch` threw. */
export function failureOf(error: unknown, signal: AbortSignal | null): EmpanelError {
  if (error instanceof EmpanelError) return error
  if (signal?.aborted) return toAbortion(signal.reason)
  return new EmpanelError('The server could not be reached.', { code: 'NETWORK', cause: error })
}

/** The error of an aborted call. */
export const toAbortion = (reason: unknown) =>
  reason instanceof EmpanelError
    ? reason
    : new EmpanelError('The call was aborted.', { code: 'ABORTED', cause: reason })

/** The error for a reply that is not JSON of Empanel. */
export const badReply = (response: Response, cause?: unknown) =>
  new EmpanelError(`The server answered ${response.status}, but not as Empanel does.`, {
    code: 'BAD_REPLY',
    httpStatus: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfterMs: retryAfter(response),
    cause,
  })

function parse(text: string, response: Response): unknown {
  try {
    const body: unknown = JSON.parse(text)
    if ((Array.isArray(body) ? body : [body]).every(isTrpcReply)) return body
  } catch (error) {
    throw badReply(response, error)
  }
  throw badReply(response)
}

const isTrpcReply = (item: unknown) =>
  typeof item === 'object' && item !== null && ('result' in item || 'error' in item)
