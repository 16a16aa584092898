/** Remembers a limited number of things: where there are more, those that were asked for longest ago are forgotten. */
export function createRecent<Value>(most: number) {
  // A Map keeps the order in which its keys were put in.
  const values = new Map<string, Value>()

  return {
    get(key: string): Value | undefined {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },

    set(key: string, value: Value): void {
      values.delete(key)
      values.set(key, value)
      const [oldest] = values.keys()
      if (values.size > most && oldest !== undefined) values.delete(oldest)
    },

    /** Forgets whatever this is true of. */
    forget(isMeant: (value: Value) => boolean): void {
      for (const [key, value] of values) if (isMeant(value)) values.delete(key)
    },

    size: () => values.size,
  }
}
