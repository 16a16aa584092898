import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress, Phase } from './import.ts'

/** Where a command writes. A process's stdout and stderr will do. */
export type Terminal = NodeJS.WritableStream & { isTTY?: boolean }

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
export function progressOn(stream: Terminal) {
  return stream.isTTY ? bar(stream) : lines(stream)
}

function bar(stream: Terminal) {
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

function lines(stream: Terminal) {
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
