import { accessSync, constants, statfsSync } from 'node:fs'

const inMemory = '/dev/shm'
const roomBytes = 2 * 1024 ** 3

/**
 * Puts the temporary files of tests in memory, where the machine has a place for them with room. A test clinic has a
 * thousand files, and some disks take a second to write them.
 */
if (!process.env.TMPDIR && hasRoom()) process.env.TMPDIR = inMemory

function hasRoom(): boolean {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= roomBytes
  } catch {
    return false
  }
}
