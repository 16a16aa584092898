type HeaderValue = number | string | string[] | null | undefined

/** One `Vary` of several: each name once, in the order of their coming; `*` says it all. */
export function joinVary(...values: HeaderValue[]): string {
  const names = new Map<string, string>()
  for (const value of values.flat()) {
    for (const name of String(value ?? '').split(',')) {
      const trimmed = name.trim()
      const key = trimmed.toLowerCase()
      if (key !== '' && !names.has(key)) names.set(key, trimmed)
    }
  }
  return names.has('*') ? '*' : [...names.values()].join(', ')
}
