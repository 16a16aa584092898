/** A part of the portal that comes after the first page. */
export type Late<Part> = {
  /** The part, once it was fetched. */
  part(): Part | undefined
  /** Whether the last attempt failed. */
  missing(): boolean
  /** Fetches the part unless it is here or on its way. Resolves to whether it is here; never rejects. */
  load(): Promise<boolean>
}

/** Fetches a part of the portal, and again after a failure. Never reloads the document. */
export function late<Part>(fetchPart: () => Promise<Part>): Late<Part> {
  let part: Part | undefined
  let missing = false
  let loading: Promise<boolean> | undefined
  const load = async () => {
    try {
      part = await fetchPart()
      missing = false
    } catch {
      missing = true
      loading = undefined
    }
    return !missing
  }
  return {
    part: () => part,
    missing: () => missing,
    load: () => {
      loading ??= load()
      return loading
    },
  }
}
