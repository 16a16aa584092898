import { Refusal } from '@empanel/api'

/** The deepest nesting of JSON that is accepted. */
const maxDepth = 64

/**
 * Parses a JSON body in UTF-8. An empty body is an empty object.
 * @throws PARSE_ERROR
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  const text = decode(body)
  if (isDeeper(text)) throw malformed()
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw malformed()
  }
}

/** Counts before parsing, so that deep nesting costs no more than reading the text once. */
function isDeeper(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let place = 0; place < text.length; place++) {
    const char = text[place]
    if (char === '"') quoted = !quoted
    else if (quoted && char === '\\') place += 1
    else if (!quoted && (char === '{' || char === '[')) depth += 1
    else if (!quoted && (char === '}' || char === ']')) depth -= 1
    if (depth > maxDepth) return true
  }
  return false
}

const malformed = () => new Refusal('PARSE_ERROR', 'JSON parse error', { reason: 'validation' })
