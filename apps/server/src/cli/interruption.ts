/** A command that was ended by a signal and has undone what it had begun. */
export class Interrupted extends Error {
  /** As shells count it: 128 and the number of the signal. */
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Interrupted: nothing was stored.')
    this.exitCode = exitCode
  }
}

/** What a progress bar has switched off: wrapping of lines, and the cursor. */
const terminalAsBefore = '\x1b[?7h\x1b[?25h\n'

/** Aborts with `Interrupted` on Ctrl-C or SIGTERM. A second one ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (exitCode: number) => () => {
    if (controller.signal.aborted) {
      if (process.stderr.isTTY) process.stderr.write(terminalAsBefore)
      process.exit(exitCode)
    }
    controller.abort(new Interrupted(exitCode))
  }
  process.on('SIGINT', onSignal(130)).on('SIGTERM', onSignal(143))
  return controller.signal
}
