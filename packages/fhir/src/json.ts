/** The longest line or bundle entry that is read: 10 MiB. */
export const MAX_BYTES = 10 * 1024 * 1024

// TextDecoder drops a byte order mark at the start.
const decoder = new TextDecoder('utf-8', { fatal: true })
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Index after the string that starts at `at`, or minus the index (less one) of the character that breaks it. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) return i + 1
    if (code < 0x20) return -i - 1
    if (code !== 0x5c) continue
    i++
    if (text[i] === 'u') {
      for (const last = i + 4; i < last; ) if (!/[0-9a-fA-F]/.test(text[++i] ?? '0')) return -i - 1
    } else if (!'"\\/bfnrt'.includes(text[i] ?? '"')) return -i - 1
  }
  return -text.length - 1
}

/**
 * Index of the first character that makes `text` invalid JSON; its length if it ends too early.
 * V8's own message lacks a position for a wrong token, and quotes the document, which contains people's data.
 */
export function breakOf(text: string): number {
  const open: string[] = []
  let want: 'value' | 'key' | ':' | ',' = 'value'
  let mayClose = false
  for (let i = 0; i < text.length; ) {
    const char = text[i] ?? ''
    if (' \t\r\n'.includes(char)) {
      i++
      continue
    }
    const closes = (char === '}' && open.at(-1) === '{') || (char === ']' && open.at(-1) === '[')
    if (closes && (want === ',' || mayClose)) {
      open.pop()
      want = ','
      i++
    } else if (want === ',' || want === ':') {
      if (char !== want || (want === ',' && open.length === 0)) return i
      want = want === ',' && open.at(-1) === '{' ? 'key' : 'value'
      i++
    } else if (char === '"') {
      i = endOfString(text, i)
      if (i < 0) return -i - 1
      want = want === 'key' ? ':' : ','
    } else if (want === 'key') {
      return i
    } else if (char === '{' || char === '[') {
      open.push(char)
      want = char === '{' ? 'key' : 'value'
      mayClose = true
      i++
      continue
    } else {
      scalar.lastIndex = i
      if (!scalar.test(text)) return i
      i = scalar.lastIndex
      want = ','
    }
    mayClose = false
  }
  return text.length
}

/** Parses UTF-8 JSON. A problem quotes none of the document's text. */
export function parseJson(bytes: Uint8Array): { value: unknown } | { problem: string } {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { problem: 'not UTF-8 text' }
  }
  try {
    const value: unknown = JSON.parse(text)
    return { value }
  } catch {
    const at = breakOf(text)
    const what = at >= text.length ? 'Unexpected end of input' : 'Unexpected character'
    return { problem: `not JSON: ${what} at column ${at + 1}` }
  }
}
