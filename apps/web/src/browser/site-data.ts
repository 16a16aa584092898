/**
 * Why this page forgets the session when it is reloaded. `insecure`: it came over plain http from another machine, and
 * browsers drop the session's cookie. `blocked`: the browser keeps no data for this site.
 */
export type Forgetful = 'insecure' | 'blocked'

/** Undefined where the browser refuses. One that blocks site data throws on access. */
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

/** Kept by the browser if it allows that, and in memory in any case. */
function notesIn(storage: Storage | undefined, prefix: string): Notes & { clear(): void } {
  const here = new Map<string, string>()
  const quietly = (act: (storage: Storage) => void) => {
    try {
      if (storage) act(storage)
    } catch {
      // The storage is full; the copy in memory has to do.
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

/** Remembered for all tabs of this browser. Holds nothing about anybody. */
export const browserNotes: Notes = notesIn(durable, 'empanel-')

/** Remembered for this tab until its reader signs out: where they were. */
export const tabNotes = notesIn(storageOf('sessionStorage'), 'empanel ')
