import { invalid, Refusal } from '@empanel/api'

/** Pages made by Django send this token against forgery. It means nothing here. */
const notAField = 'csrfmiddlewaretoken'

/**
 * Parses a form. If a field occurs more than once, the last one counts, as in Django. Returns a Map, which distinguishes
 * it from JSON: some fields count as missing if a form leaves them empty.
 * @throws BAD_REQUEST for files, PARSE_ERROR for bodies that are no form, such as JSON from a tool that labels it as one
 */
export async function parseForm(type: string, body: Buffer): Promise<Map<string, string>> {
  const fields = new Map<string, string>()
  if (body.length === 0) return fields
  if (isUrlencoded(type) && body.toString('latin1').trimStart().startsWith('{')) throw json()
  const files = new Set<string>()
  for (const [name, value] of await entriesOf(type, body)) {
    if (typeof value === 'string') fields.set(name, value)
    // An empty file field has neither name nor content.
    else if (value.name !== '' || value.size > 0) files.add(name)
  }
  if (files.size > 0) throw invalid(Object.fromEntries([...files].map(name => [name, [noFiles]])))
  mustBeUtf8(isUrlencoded(type) ? unescaped(body) : body)
  fields.delete(notAField)
  return fields
}

const noFiles = 'Files are not taken here: send text.'
const isUrlencoded = (type: string) => /^application\/x-www-form-urlencoded/i.test(type)

async function entriesOf(type: string, body: Buffer): Promise<[string, string | File][]> {
  if (isUrlencoded(type)) return [...new URLSearchParams(body.toString())]
  try {
    return [...(await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData())]
  } catch {
    throw malformed()
  }
}

/** Decodes a urlencoded body to bytes. */
const unescaped = (body: Buffer) =>
  Buffer.from(
    body
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

function mustBeUtf8(bytes: Buffer): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed()
  }
}

const json = () =>
  new Refusal('PARSE_ERROR', 'This is JSON: send it with Content-Type: application/json.', {
    reason: 'validation',
  })
const malformed = () => new Refusal('PARSE_ERROR', 'Form parse error', { reason: 'validation' })
