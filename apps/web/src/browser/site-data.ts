/**
 * Why this page cannot remember who is signed in once it is loaded again: it came over plain http from elsewhere than
 * this machine, where browsers drop the cookie of the session, or the browser keeps no data for it.
 */
export type Forgetful = 'insecure' | 'blocked'

/** Undefined where the browser refuses: one that blocks site data throws at the mere mention. */
function storageOf(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    const storage = globalThis[kind]
    storage.getItem('')
    return storage
  } catch {
    return undefined
  }
}

const durable = storageOf('localStorage')

export const forgetful: Forgetful | undefined = !globalThis.isSecureContext
  ? 'insecure'
  : !durable || !navigator.cookieEnabled
    ? 'blocked'
    : undefined

/** Texts by name. */
type Notes = {
  get(name: string): string | null
  set(name: string, text: string): void
  drop(name: string): void
}

/** Kept by the browser where it lets this page, and in any case for as long as the page lives. */
function notesIn(storage: Storage | undefined, prefix: string): Notes & { clear(): void } {
  const here = new Map<string, string>()
  const quietly = (act: (storage: Storage) => void) => {
    try {
      if (storage) act(storage)
    } catch {
      // It is full: what is here has to do.
    }
  }
  return {
    get: name => here.get(name) ?? storage?.getItem(prefix + name) ?? null,
    set: (name, text) => {
      here.set(name, text)
      quietly(storage => storage.setItem(prefix + name, text))
    },
    drop: name => {
      here.delete(name)
      storage?.removeItem(prefix + name)
    },
    clear: () => {
      here.clear()
      for (const name of Object.keys(storage ?? {}).filter(name => name.startsWith(prefix)))
        storage?.removeItem(name)
    },
  }
}

/** What this browser remembers for all tabs: nothing about anybody. */
export const browserNotes: Notes = notesIn(durable, 'empanel-')

/** What this tab remembers of where its reader was, until they sign out. */
export const tabNotes = notesIn(storageOf('sessionStorage'), 'empanel ')
