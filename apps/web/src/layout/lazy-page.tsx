import { type ComponentType, use } from 'react'
import { type Late, late } from './late.ts'

const pages = new Set<Late<unknown>>()

/** Thrown by a page whose code did not come: `load` fetches it again and tells whether it is here now. */
export class PageMissing extends Error {
  override name = 'PageMissing'
  readonly load: () => Promise<boolean>
  constructor(load: () => Promise<boolean>) {
    super('The code of this page could not be loaded')
    this.load = load
  }
}

/**
 * A page whose code comes when it is called for. In place of the router's own `lazyRouteComponent`, which loads the
 * document anew when the code does not come, and with it loses the portal to whoever is offline.
 */
export function lazyPage<const Name extends string>(
  fetchPage: () => Promise<Record<Name, ComponentType>>,
  name: Name,
) {
  const page = late<ComponentType>(async () => (await fetchPage())[name])
  pages.add(page)
  function LazyPage() {
    if (!page.part() && !page.missing()) use(page.load())
    const Page = page.part()
    if (!Page) throw new PageMissing(page.load)
    return <Page />
  }
  // The router waits for it before it shows the page.
  return Object.assign(LazyPage, {
    preload: async () => {
      await page.load()
    },
  })
}

/** Fetches the code of all pages, one after the other and while nothing else is to be done; ends what it returns. */
export function prefetchPages(): () => void {
  let stopped = false
  const from = async (rest: Late<unknown>[]): Promise<void> => {
    const [page, ...others] = rest
    if (!page) return
    await idle()
    if (!stopped && (await page.load())) await from(others)
  }
  void from([...pages])
  return () => {
    stopped = true
  }
}

/** Safari has no `requestIdleCallback`. */
const idle = () =>
  new Promise<void>(resolve => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 5_000 })
    else setTimeout(resolve, 300)
  })
