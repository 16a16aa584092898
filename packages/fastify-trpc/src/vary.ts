type HeaderValue = number | string | string[] | null | undefined

/** Joins `Vary` headers: each name once, in order; `*` replaces all names. */
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
