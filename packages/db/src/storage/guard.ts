import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const name = 'empanel.sock'

/** Errors of a socket without a listener. Any other result may come from a live process. */
const silence = new Set(['ENOENT', 'ECONNREFUSED'])

/**
 * Listens on a socket in the folder until this process releases it or dies. Other containers that share the folder can
 * probe the socket, unlike a process number, and it needs no clean-up to stop answering.
 */
export async function standGuard(folder: string): Promise<{ release(): Promise<void> }> {
  const server = createServer(socket => socket.destroy()).unref()
  await rm(join(folder, name), { force: true })
  await viaShortPath(folder, async path => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject).listen(path, resolve)
    await promise
    await chmod(path, 0o600)
  })
  return {
    release: async () => {
      await new Promise(resolve => server.close(resolve))
      await rm(join(folder, name), { force: true })
    },
  }
}

/** Whether a process listens on the folder's socket. */
export function isGuarded(folder: string): Promise<boolean> {
  return viaShortPath(folder, path => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const socket = connect(path)
    socket.once('connect', () => resolve(true))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(!silence.has(error.code ?? '')))
    return promise.finally(() => socket.destroy())
  })
}

/** A socket's path may have about 100 bytes. A longer one is reached through a link in a short folder. */
async function viaShortPath<T>(folder: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= 100) return use(path)
  const short = await mkdtemp(join(tmpdir(), 'empanel-'))
  try {
    await symlink(folder, join(short, 'd'))
    return await use(join(short, 'd', name))
  } finally {
    await rm(short, { recursive: true })
  }
}
