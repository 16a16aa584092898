import type { ImportProgress, Phase } from '@empanel/exchange'
import { Presets, SingleBar } from 'cli-progress'

/** A stream that a command writes to, such as stdout and stderr of the process. */
export type Terminal = NodeJS.WritableStream & { isTTY?: boolean }

/** Shows how much of a known total is done. */
export type Bar = { update(done: number, total: number): void; stop(): void }

/** A bar on a terminal, and nothing on anything else. */
export function barOn(stream: Terminal): Bar {
  if (!stream.isTTY) return { update() {}, stop() {} }
  const bar = new SingleBar(
    { stream, format: '{bar} {percentage} %', clearOnComplete: true },
    Presets.shades_classic,
  )
  bar.start(1, 0)
  return {
    update: (done, total) => {
      bar.setTotal(Math.max(total, 1))
      bar.update(done)
    },
    stop: () => bar.stop(),
  }
}

const words: Record<Phase, string> = {
  reading: 'Reading the files',
  resolving: 'Finding out who is meant',
  people: 'Merging patients and practitioners',
  assignments: 'Merging assignments',
  storing: 'Storing',
}

const percent = ({ bytesRead, bytesTotal }: ImportProgress) =>
  bytesTotal === 0 ? 100 : Math.floor((bytesRead / bytesTotal) * 100)

/** Shows how far an import is: a bar on a terminal, otherwise a line for each phase and each 10 % of reading. */
export function importProgressOn(stream: Terminal) {
  return stream.isTTY ? importBar(stream) : importLines(stream)
}

function importBar(stream: Terminal) {
  // The bar is drawn again even if it has not moved: a line may have taken its place.
  const options = { stream, format: '{bar} {percentage} % {phase}', clearOnComplete: true, forceRedraw: true }
  const shown = new SingleBar(options, Presets.shades_classic)
  shown.start(100, 0, { phase: words.reading })
  return {
    update: (progress: ImportProgress) => shown.update(percent(progress), { phase: words[progress.phase] }),
    /** Writes a line where the bar is, wrapped as the bar itself must not be; it goes on below. */
    line: (text: string) => stream.write(`\r\x1b[K\x1b[?7h${text}\n\x1b[?7l`),
    stop() {
      // It clears the line where it began, unless told that it began here, below the lines written since.
      stream.write('\x1b7')
      shown.stop()
    },
  }
}

function importLines(stream: Terminal) {
  let phase: Phase | undefined
  let next = 10
  return {
    update(progress: ImportProgress) {
      if (progress.phase !== phase) stream.write(`${words[progress.phase]}\n`)
      phase = progress.phase
      if (phase !== 'reading' || percent(progress) < next) return
      const tens = percent(progress) - (percent(progress) % 10)
      next = tens + 10
      stream.write(`${words.reading}: ${tens} %\n`)
    },
    line: (text: string) => stream.write(`${text}\n`),
    stop() {},
  }
}
