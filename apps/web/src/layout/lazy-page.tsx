import { type ComponentType, use } from 'react'
import { type Late, late } from './late.ts'

const pages = new Set<Late<unknown>>()

/** Thrown by a page whose code could not be fetched. `load` fetches it again and resolves to whether it is here. */
export class PageMissing extends Error {
  override name = 'PageMissing'
  readonly load: () => Promise<boolean>
  constructor(load: () => Promise<boolean>) {
    super('The code of this page could not be loaded')
    this.load = load
  }
}

/**
 * A page whose code is fetched when it is opened. Replaces the router's `lazyRouteComponent`, which reloads the document
 * when the code does not come; somebody who is offline would lose the portal.
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

/** Fetches the code of all pages one after another while the browser is idle. Returns a function that stops it. */
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
