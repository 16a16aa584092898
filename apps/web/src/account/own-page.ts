/**
 * Where to go after signing in: only to pages of this portal, whatever the address bar was made to say.
 * `origin` is the portal's own.
 */
export function ownPage(next: string | undefined, origin: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return '/'
  const { origin: target, pathname, search, hash } = new URL(next, origin)
  return target === origin ? `${pathname}${search}${hash}` : '/'
}
