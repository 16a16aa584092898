import type { Fetch } from '../transport.ts'

/** Keeps cookies as a browser does: for all tabs, sent to their path when a call includes credentials. */
export function openBrowser() {
  const cookies = new Map<string, { value: string; attributes: string[] }>()
  const fetch: Fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers)
    const url = new URL(String(input))
    const matching = [...cookies].filter(([, { attributes }]) => attributes.includes(`Path=${url.pathname}`))
    if (init.credentials === 'include' && matching.length > 0) {
      headers.set('cookie', matching.map(([name, { value }]) => `${name}=${value}`).join('; '))
    }
    const response = await globalThis.fetch(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split('=')
      if (init.credentials !== 'include') continue
      if (value === '' || attributes.includes('Max-Age=0')) cookies.delete(name)
      else cookies.set(name, { value, attributes })
    }
    return response
  }
  return { fetch, cookies }
}
