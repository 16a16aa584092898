import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router'

/** The search parameters that an address may show: choices among few, ages, days, numbers of records. */
const shown: ReadonlySet<string> = new Set(
  'sort only view accepting ageFrom ageTo siteId role status state asOf assign assignmentRole as actorId patientId action outcome from until'.split(
    ' ',
  ),
)

/**
 * Removes from an address (`/patients?q=Doe&sort=born#top`) what must not be shown, kept by the browser or logged:
 * search words, names, dates of birth, and every parameter that is not known to be harmless. The address in `next` is
 * cleaned likewise.
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

/** The key in the history's state that holds the whole search when the address shows only part of it. */
const kept = 'search'

declare module '@tanstack/react-router' {
  interface HistoryState {
    [kept]?: string | undefined
  }
}

/**
 * A browser history that keeps the search of a page in its state, not in the address. The search survives reloading,
 * going back and duplicating a tab, but is not part of a copied address. An old link that holds search words still
 * works; its address is cleaned.
 */
export function discreetHistory(): RouterHistory {
  const asked = `${location.pathname}${location.search}${location.hash}`
  const history = createBrowserHistory({
    createHref: shownAddress,
    parseLocation: () => {
      const { pathname, hash } = location
      const { state } = window.history
      const search: string = typeof state?.[kept] === 'string' ? state[kept] : location.search
      // A link within the page leaves no state, but the router expects one.
      const href = `${pathname}${search}${hash}`
      return { href, pathname, search, hash, state: state ?? { __TSR_index: 0 } }
    },
  })
  const { push, replace } = history
  /** Undefined when the address shows the whole search. */
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
