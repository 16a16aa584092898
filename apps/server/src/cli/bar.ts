import { Presets, SingleBar } from 'cli-progress'
import type { Terminal } from '../import/progress.ts'

/** A bar of progress, or on anything but a terminal nothing. */
export type Bar = { update(done: number, total: number): void; stop(): void }

/** Nothing but a bar, and only on a terminal. */
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
