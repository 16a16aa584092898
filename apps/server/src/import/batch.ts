/** Rows and characters after which a batch is sent. */
const enough = { rows: 1_000, characters: 4_000_000 }

/**
 * Collects rows and sends them as JSON lists. At most one list is under way while the next one fills.
 * JSON as text, because drizzle takes postgres.js's own way of writing it away.
 */
export function batch(send: (json: string) => Promise<unknown>) {
  let rows: string[] = []
  let characters = 0
  let sending: Promise<unknown> = Promise.resolve()

  async function flush(): Promise<void> {
    const json = `[${rows.join(',')}]`
    const isEmpty = rows.length === 0
    rows = []
    characters = 0
    await sending
    if (isEmpty) return
    sending = send(json)
    // Its failure is met at the next flush; until then it must not count as unhandled.
    sending.catch(() => {})
  }

  return {
    async add(row: object): Promise<void> {
      const json = JSON.stringify(row)
      rows.push(json)
      characters += json.length
      if (rows.length >= enough.rows || characters >= enough.characters) await flush()
    },
    /** To be called at the end: sends the rest and waits for it. */
    async end(): Promise<void> {
      await flush()
      await sending
    },
  }
}
