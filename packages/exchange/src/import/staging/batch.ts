/** Rows and characters after which a batch is sent. */
const enough = { rows: 1_000, characters: 4_000_000 }

/**
 * Collects rows and sends them as JSON lists, one list at a time; the next one fills meanwhile.
 * JSON goes as text: drizzle replaces the serializers of postgres.js.
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
    // The next flush reports its failure; until then it must not count as unhandled.
    sending.catch(() => {})
  }

  return {
    async add(row: object): Promise<void> {
      const json = JSON.stringify(row)
      rows.push(json)
      characters += json.length
      if (rows.length >= enough.rows || characters >= enough.characters) await flush()
    },
    /** Sends the rest and waits for it. Call it once, after the last row. */
    async end(): Promise<void> {
      await flush()
      await sending
    },
  }
}
