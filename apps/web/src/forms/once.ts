/**
 * Makes the answer to a question count once, however often its button is pressed: what it returns calls `act` and
 * ignores (returning undefined) every further call while that is pending or after it succeeded. If `act` throws or its
 * promise is rejected it can be called again. Make one for each question asked, not one for each render:
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
