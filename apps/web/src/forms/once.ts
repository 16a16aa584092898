/**
 * Makes an answer count once, however often its button is pressed. The returned function calls `act`; it ignores further
 * calls (and returns undefined) while `act` is pending and after it succeeded. If `act` throws or rejects, it can be
 * called again. Make one for each question, not one for each render:
 * `modals.openConfirmModal({ …, onConfirm: once(() => end.mutate({ id })) })`, or in a component
 * `const [send] = useState(() => once((reason: string) => …))`.
 */
export function once<Args extends unknown[], Result>(
  act: (...args: Args) => Result,
): (...args: Args) => Result | undefined {
  let taken = false
  const release = () => {
    taken = false
  }
  return (...args) => {
    if (taken) return undefined
    taken = true
    try {
      const result = act(...args)
      if (result instanceof Promise) result.catch(release)
      return result
    } catch (error) {
      release()
      throw error
    }
  }
}
