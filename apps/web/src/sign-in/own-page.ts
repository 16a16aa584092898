/**
 * Where to go after signing in: only to pages of this portal, whatever the address bar was made to say.
 * `origin` is the portal's own.
 */
export function ownPage(next: string | undefined, origin: string): string {
  const page = next?.startsWith('/') ? parsed(next, origin) : undefined
  return page?.origin === origin ? `${page.pathname}${page.search}${page.hash}` : '/'
}

/** As `URL.parse`, which Safari has from version 18 on. */
function parsed(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base)
  } catch {
    return undefined
  }
}
