/** The forms in which a documented path is served: with its final slash, and without. */
export function urlsOf(path: string): string[] {
  const url = path.replace(/\{(\w+)\}/g, ':$1')
  return url.endsWith('/') ? [url, url.slice(0, -1)] : [url]
}
