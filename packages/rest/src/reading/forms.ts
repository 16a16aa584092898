import { invalid, Refusal } from '@empanel/api'

/** What pages made by Django send along against forgery; requests here carry a token of their own. */
const notAField = 'csrfmiddlewaretoken'

/**
 * The fields of a form; of those that occur more than once the last counts, as in Django. A map, so that a form is told
 * from JSON: what is left empty in it has not been given.
 * @throws BAD_REQUEST for files, and for what is no form, as JSON that was sent by a tool which takes it for one
 */
export async function parseForm(type: string, body: Buffer): Promise<Map<string, string>> {
  const fields = new Map<string, string>()
  if (body.length === 0) return fields
  if (isUrlencoded(type) && body.toString('latin1').trimStart().startsWith('{')) throw json()
  const files = new Set<string>()
  for (const [name, value] of await entriesOf(type, body)) {
    if (typeof value === 'string') fields.set(name, value)
    // A file field that nobody filled has neither name nor content.
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

/** The bytes that a urlencoded body stands for. */
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
