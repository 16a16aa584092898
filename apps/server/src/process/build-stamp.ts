import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** It lies in the folder of the build: the server does not serve names that begin with a dot. */
const stampFile = 'dist/.built-from'

/** Folders and files of a package that its build does not read. */
const unread = /^(node_modules|dist|e2e|test|\.turbo|\.data|coverage)$|\.test\.[^/]*$|\.md$/

/**
 * Makes the function that hashes what a folder, such as `apps/web`, is built from: its package, the workspace packages
 * that it needs, and the versions of all others. It reads each package once, and synchronously, which
 * takes less for so many small files.
 */
export function createStamps(root: string): (folder: string) => string {
  const digests = new Map<string, string>()
  const digestOf = (name: string) => {
    const known = digests.get(name) ?? digest(join(root, name))
    digests.set(name, known)
    return known
  }
  return folder => {
    const read = [...packagesOf(root, folder), 'pnpm-lock.yaml', 'tsconfig.base.json']
    return hashOf(read.map(name => `${name} ${digestOf(name)}`).join('\n'))
  }
}

/** Whether the present build of `folder` was made from the present sources. */
export const isFresh = (root: string, folder: string, stamp: string): boolean =>
  existsSync(join(root, folder, stampFile)) && readFileSync(join(root, folder, stampFile), 'utf8') === stamp

export const keepStamp = (root: string, folder: string, stamp: string): void =>
  writeFileSync(join(root, folder, stampFile), stamp)

/** A package and the workspace packages that it depends on, directly or not. */
function packagesOf(root: string, folder: string): string[] {
  const found = new Set([folder])
  for (const each of found) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, each, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) {
      const [scope, short] = name.split('/')
      if (scope === '@empanel') found.add(`packages/${short}`)
    }
  }
  return [...found].sort()
}

/** The hash of all names and contents below a folder, or of one file; nothing for what is missing. */
function digest(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return ''
  if (!stat.isDirectory()) return hashOf(readFileSync(path))
  const names = readdirSync(path).filter(name => !unread.test(name))
  return hashOf(
    names
      .sort()
      .map(name => `${name} ${digest(join(path, name))}`)
      .join('\n'),
  )
}

const hashOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
