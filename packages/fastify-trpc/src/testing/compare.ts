import { expect } from 'vitest'
import { exchange, type Received, type Sent } from './exchange.ts'

type Side = { url: string; reported: string[] }

/** What may differ: the moment, the connection, and that ours knows the length of its reply. */
const framing = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']

const served = ['GET', 'HEAD', 'POST']

/** Sends a request to both and expects the same status, headers, body, and calls of `onError` and `responseMeta`. */
export async function expectAlike(ours: Side, stock: Side, sent: Sent): Promise<Received> {
  const [mine, theirs] = await Promise.all([observe(ours, sent), observe(stock, sent)])
  const { allow, ...headers } = mine.headers
  mine.headers = headers
  if (mine.status === 405) expect({ sent, allow }).toEqual({ sent, allow: expect.stringMatching(/GET|POST/) })
  if (mine.status === 405 && !served.includes(sent.method)) {
    // Refused for its method first, whatever else is wrong with it.
    expect(JSON.parse(mine.body)).toHaveProperty('error')
  } else if (isFastifys(theirs.body)) {
    // Refused before any procedure: the same status, in tRPC's shape.
    expect({ sent, status: mine.status }).toEqual({ sent, status: theirs.status })
    if (!isFastifys(mine.body)) expect(mine.body).toContain(`"httpStatus":${mine.status}`)
  } else if (theirs.reported.filter(isMeta).length > 1) {
    // The stock adapter then sends the headers of both: ours of the last.
    expect({ sent, ...mine, headers: {} }).toEqual({ sent, ...theirs, headers: {} })
  } else expect({ sent, ...mine }).toEqual({ sent, ...theirs })
  return mine
}

async function observe({ url, reported }: Side, sent: Sent) {
  const { status, headers, body } = await exchange(url, sent)
  for (const name of framing) delete headers[name]
  // The calls of a batch run at once: which of them fails first is not said.
  return { status, headers, body, reported: reported.splice(0).sort() }
}

/** A call of `responseMeta`. */
const isMeta = (line: string) => line.startsWith('[')

/** Fastify's own shape of an error. */
function isFastifys(body: string): boolean {
  try {
    return 'statusCode' in JSON.parse(body)
  } catch {
    return false
  }
}
