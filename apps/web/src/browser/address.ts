import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router'

/** What of a page's search may be read by whoever sees the address: choices among few, days, numbers of records. */
const shown: ReadonlySet<string> = new Set(
  'sort only view role status state asOf assign assignmentRole as actorId patientId action outcome from until'.split(
    ' ',
  ),
)

/**
 * An address (`/patients?q=Doe&sort=born#top`) as it may be shown, kept by the browser and written into logs: without
 * words that somebody searched for, names, dates of birth, and whatever else is not known to be harmless. That of a
 * page to return to (`next`) is shown likewise.
 */
export function shownAddress(address: string): string {
  const { path, search, hash } = partsOf(address)
  const kept = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(search)) {
    if (shown.has(name)) kept.append(name, value)
    else if (name === 'next') kept.append(name, shownAddress(value))
  }
  const left = kept.toString()
  return `${path}${left && `?${left}`}${hash}`
}

function partsOf(address: string) {
  const [, path = '/', search = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? []
  return { path, search, hash }
}

/** Where the history keeps the whole search of a page whose address shows a part of it. */
const kept = 'search'

declare module '@tanstack/react-router' {
  interface HistoryState {
    [kept]?: string | undefined
  }
}

/**
 * The browser's history for pages whose search is kept beside the address, not in it: it survives reloading and going
 * back, and goes along when a tab is duplicated, but not with an address that is copied. An old link that holds
 * words is taken, and its address cleaned.
 */
export function discreetHistory(): RouterHistory {
  const asked = `${location.pathname}${location.search}${location.hash}`
  const history = createBrowserHistory({
    createHref: shownAddress,
    parseLocation: () => {
      const { pathname, hash } = location
      const { state } = window.history
      const search: string = typeof state?.[kept] === 'string' ? state[kept] : location.search
      // A link within the page leaves no state, and the router looks into it.
      const href = `${pathname}${search}${hash}`
      return { href, pathname, search, hash, state: state ?? { __TSR_index: 0 } }
    },
  })
  const { push, replace } = history
  /** Nothing is kept of what the address shows whole. */
  const beside = (address: string) => {
    const { search } = partsOf(address)
    return { [kept]: shownAddress(address) === address ? undefined : search }
  }
  const discreet = Object.assign(history, {
    push: (address: string, state?: object, options?: Parameters<typeof push>[2]) =>
      push(address, { ...state, ...beside(address) }, options),
    replace: (address: string, state?: object, options?: Parameters<typeof replace>[2]) =>
      replace(address, { ...state, ...beside(address) }, options),
  })
  if (shownAddress(asked) !== asked) discreet.replace(asked, window.history.state)
  return discreet
}
