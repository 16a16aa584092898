/** A field of a reply in JSON, by its name over RPC or over REST. */
export function field(reply: unknown, ...names: string[]): unknown {
  if (typeof reply !== 'object' || reply === null) return undefined
  return Object.entries(reply).find(([name]) => names.includes(name))?.[1]
}

/** The rows of a list: REST replies with a plain list, RPC with a page. */
export const rows = (reply: unknown): unknown[] => [reply, field(reply, 'items')].find(Array.isArray) ?? []
