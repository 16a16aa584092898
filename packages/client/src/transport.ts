import { EmpanelError, Reply, retryAfter } from './error.ts'

export type Fetch = typeof globalThis.fetch

type Init = Omit<RequestInit, 'signal'> & { signal?: AbortSignal | null | undefined }

/**
 * A `fetch` that has read the whole reply before it resolves, so that a connection cut in the middle and a page of
 * a proxy are told apart from each other and from what the server said.
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

/** What a `fetch` that threw means. */
export function failureOf(error: unknown, signal: AbortSignal | null): EmpanelError {
  if (error instanceof EmpanelError) return error
  if (signal?.aborted) return toAbortion(signal.reason)
  return new EmpanelError('The server could not be reached.', { code: 'NETWORK', cause: error })
}

/** What an aborted call rejects with. */
export const toAbortion = (reason: unknown) =>
  reason instanceof EmpanelError
    ? reason
    : new EmpanelError('The call was aborted.', { code: 'ABORTED', cause: reason })

/** A reply without the JSON that was asked for. */
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
