/** One event of a stream of server-sent events. */
export type StreamEvent = { event: string; data: string; id: string | undefined }

/** Reads server-sent events from the body of a reply (HTML standard, 9.2.6). */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let lines: string[] = []
  try {
    while (true) {
      const { value, done } = await reader.read()
      if (done) return
      rest += decoder.decode(value, { stream: true })
      // A carriage return at the end may be half of a line break.
      const complete = rest.endsWith('\r') ? rest.slice(0, -1) : rest
      const parts = complete.split(/\r\n|\r|\n/)
      rest = (parts.pop() ?? '') + rest.slice(complete.length)
      for (const line of parts) {
        if (line !== '') lines.push(line)
        else if (lines.length > 0) {
          yield eventOf(lines)
          lines = []
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function eventOf(lines: string[]): StreamEvent {
  let event = 'message'
  let id: string | undefined
  const data: string[] = []
  for (const line of lines) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
  }
  return { event, data: data.join('\n'), id }
}
