import { echoMs } from '../process/signals.ts'
import { UserError } from '../settings/user-error.ts'

/** A signal ended the command, which has undone its work. */
export class Interrupted extends UserError {
  /** As in shells: 128 plus the number of the signal. */
  readonly exitCode: number

  constructor(exitCode: number, outcome: string) {
    super(`Interrupted: ${outcome}.`)
    this.exitCode = exitCode
  }
}

/** Switches on what a progress bar switches off: wrapping of lines, and the cursor. */
const terminalAsBefore = '\x1b[?7h\x1b[?25h\n'

/**
 * Aborts with `Interrupted` on Ctrl-C or SIGTERM; `outcome` says what became of the work. A second signal ends the
 * process at once, unless it is the same Ctrl-C, sent by the terminal and again by the launcher.
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
