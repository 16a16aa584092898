import { expect } from 'vitest'
import { exchange, type Received, type Sent } from './exchange.ts'

type Side = { url: string; reported: string[] }

/** Headers that may differ: the date, the connection, and the length, which only ours knows. */
const framing = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']

const served = ['GET', 'HEAD', 'POST']

/** Sends a request to both and expects the same status, headers, body, and calls of `onError` and `responseMeta`. */
export async function expectAlike(ours: Side, stock: Side, sent: Sent): Promise<Received> {
  const [mine, theirs] = await Promise.all([observe(ours, sent), observe(stock, sent)])
  const { allow, ...headers } = mine.headers
  mine.headers = headers
  if (mine.status === 405) expect({ sent, allow }).toEqual({ sent, allow: expect.stringMatching(/GET|POST/) })
  if (mine.status === 405 && !served.includes(sent.method)) {
    // The method is checked first, whatever else is wrong.
    expect(JSON.parse(mine.body)).toHaveProperty('error')
  } else if (isFastifys(theirs.body)) {
    // A refusal before any procedure has the same status, in tRPC's shape.
    expect({ sent, status: mine.status }).toEqual({ sent, status: theirs.status })
    if (!isFastifys(mine.body)) expect(mine.body).toContain(`"httpStatus":${mine.status}`)
  } else if (theirs.reported.filter(isMeta).length > 1) {
    // The stock adapter then sends the headers of both calls of `responseMeta`, ours only those of the last.
    expect({ sent, ...mine, headers: {} }).toEqual({ sent, ...theirs, headers: {} })
  } else expect({ sent, ...mine }).toEqual({ sent, ...theirs })
  return mine
}

async function observe({ url, reported }: Side, sent: Sent) {
  const { status, headers, body } = await exchange(url, sent)
  for (const name of framing) delete headers[name]
  // The calls of a batch run at once, so the order of their failures varies.
  return { status, headers, body, reported: reported.splice(0).sort() }
}

/** A call of `responseMeta`. */
const isMeta = (line: string) => line.startsWith('[')

/** Whether the body is an error in Fastify's own shape. */
function isFastifys(body: string): boolean {
  try {
    return 'statusCode' in JSON.parse(body)
  } catch {
    return false
  }
}
