/**
 * The page to open after signing in. Only pages of this portal are accepted, because anybody can write the address.
 * `origin` is the portal's own.
 */
export function ownPage(next: string | undefined, origin: string): string {
  const page = next?.startsWith('/') ? parsed(next, origin) : undefined
  return page?.origin === origin ? `${page.pathname}${page.search}${page.hash}` : '/'
}

/** Like `URL.parse`, which Safari has since version 18. */
function parsed(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base)
  } catch {
    return undefined
  }
}
