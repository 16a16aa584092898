/** The parts of an error that may be shown: kind, code and places, down its chain of causes. */
export type Outline = { kind: string; code?: string; frames: string[]; cause?: Outline }

/**
 * The one description of errors for logs and terminals. It leaves out messages and properties: the database puts
 * statements and parameters there, and so the data that people entered.
 */
export function outlineOf(error: unknown): Outline {
  if (!(error instanceof Error)) return { kind: typeof error, frames: [] }
  return {
    kind: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    frames: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: outlineOf(error.cause) }),
  }
}

/**
 * The stack begins with the message, which may have lines that look like frames. Where the message is not found there,
 * nothing tells the two apart, and so nothing is shown.
 */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  if (start < 0) return []
  const lines = stack.slice(start + message.length).split('\n')
  return lines.filter(line => /^ +at .*(:\d+:\d+|<anonymous>|native)\)?$/.test(line)).map(line => line.trim())
}
