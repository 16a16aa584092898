import { echoMs } from '../process/signals.ts'
import { UserError } from '../settings/user-error.ts'

/** A command that was ended by a signal and has undone what it had begun. */
export class Interrupted extends UserError {
  /** As shells count it: 128 and the number of the signal. */
  readonly exitCode: number

  constructor(exitCode: number, outcome: string) {
    super(`Interrupted: ${outcome}.`)
    this.exitCode = exitCode
  }
}

/** What a progress bar has switched off: wrapping of lines, and the cursor. */
const terminalAsBefore = '\x1b[?7h\x1b[?25h\n'

/**
 * Aborts with `Interrupted` on Ctrl-C or SIGTERM, and says what came of the command. A second one ends the process at
 * once, unless it is the same Ctrl-C, sent by the terminal and by what launched this.
 */
export function interruption(outcome: string): AbortSignal {
  const controller = new AbortController()
  let first = 0
  const onSignal = (exitCode: number) => () => {
    if (controller.signal.aborted && performance.now() - first < echoMs) return
    if (controller.signal.aborted) {
      if (process.stderr.isTTY) process.stderr.write(terminalAsBefore)
      process.exit(exitCode)
    }
    first = performance.now()
    controller.abort(new Interrupted(exitCode, outcome))
  }
  process.on('SIGINT', onSignal(130)).on('SIGTERM', onSignal(143))
  return controller.signal
}
