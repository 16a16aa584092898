/** A part of the portal that comes after the first page. */
export type Late<Part> = {
  /** The part, once it has come. */
  part(): Part | undefined
  /** Whether the last attempt failed. */
  missing(): boolean
  /** Fetches it unless it is here or on its way; tells whether it is here then. Never rejects. */
  load(): Promise<boolean>
}

/** A part of the portal that may fail to come, and may be asked for again: nothing here loads the document anew. */
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
