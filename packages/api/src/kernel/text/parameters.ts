import { invalid } from '../errors/refusal.ts'

/**
 * The parameters in an address, each once and in UTF-8: a proxy might read anything else differently.
 * @throws BAD_REQUEST
 */
export function parametersIn(url: string): Map<string, string> {
  // Further question marks are part of the query.
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  if (!isDecodable(query)) throw invalid({ '': ['The query cannot be decoded as UTF-8.'] })
  const parameters = new Map<string, string>()
  const repeated = new Set<string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) repeated.add(name)
    parameters.set(name, value)
  }
  if (repeated.size === 0) return parameters
  throw invalid(Object.fromEntries([...repeated].map(name => [name, [givenTwice]])))
}

const givenTwice = 'This query parameter is given more than once.'

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}
