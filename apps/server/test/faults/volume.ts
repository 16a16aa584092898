import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A small volume over the folder. Sizes in MiB; `fill` leaves some, or asks for more than there is. */
export function mountSmall(folder: string, size: number) {
  mkdirSync(folder, { recursive: true })
  const options = `size=${size}m,mode=700`
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error('This test mounts a small volume, which takes root with the right to mount.', { cause })
  }
  const filler = join(folder, 'filler')
  return {
    fill(left = 0) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(bavail * bsize - left * 2 ** 20))
    },
    free: () => rmSync(filler),
    [Symbol.dispose]: () => execFileSync('umount', ['--lazy', folder]),
  }
}
