import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { WrongInput } from '../../settings/user-error.ts'
import { damaged, endOfTable, type Header, header, parseLine, type Seal, seal, tableLine } from './format.ts'

/** About so much text goes to the database at once. */
const batchBytes = 500_000

/** Handles each part of a backup, in the order in which they come. */
export type Reader = {
  header(header: Header): Promise<void>
  rows(table: string, lines: string[]): Promise<void>
  seal(seal: Seal): Promise<void>
}

/**
 * Reads a backup once, in little memory, and compares its rows with its seal.
 * @throws WrongInput if the file cannot be read, is damaged or incomplete, or is no backup.
 */
export async function readBackup(file: string, reader: Reader, signal?: AbortSignal): Promise<void> {
  const lines = linesOf(file, signal)
  const next = async () => (await lines.next()).value ?? undefined
  await reader.header(parseLine(header, await next(), 'its beginning'))
  const read: Seal['tables'] = {}
  for (;;) {
    const line = await next()
    if (!line?.startsWith('{"table":')) {
      const sealed = parseLine(seal, line, 'its end')
      compare(sealed.tables, read)
      if ((await next()) !== undefined) throw damaged('something follows its end')
      return reader.seal(sealed)
    }
    const { table } = parseLine(tableLine, line, 'the name of a table')
    read[table] = await readTable(table, next, reader)
  }
}

async function readTable(table: string, next: () => Promise<string | undefined>, reader: Reader) {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  let batch: string[] = []
  for (;;) {
    const line = await next()
    if (line === undefined) throw damaged(`it ends within the table ${table}`)
    if (line === endOfTable || bytes > batchBytes) {
      if (batch.length > 0) await reader.rows(table, batch)
      batch = []
      bytes = 0
    }
    if (line === endOfTable) return { rows, sha256: hash.digest('hex') }
    hash.update(line).update('\n')
    rows++
    bytes += line.length
    batch.push(line)
  }
}

/**
 * Reads the first byte of a file, so that a wrong name is noticed before a database is opened.
 * @throws WrongInput if it cannot be read.
 */
export async function demandReadable(file: string): Promise<void> {
  try {
    // Reading a pipe would take the byte away.
    if ((await stat(file)).isFIFO()) return
    await using handle = await open(file)
    await handle.read(Buffer.alloc(1))
  } catch (error) {
    throw asReadable(error, file)
  }
}

async function* linesOf(file: string, signal?: AbortSignal): AsyncGenerator<string, void> {
  const plain = createGunzip()
  const source = createReadStream(file)
  const piping = pipeline(source, plain, { ...(signal && { signal }) }).catch(error => plain.destroy(error))
  let rest = ''
  try {
    for await (const chunk of plain.setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    throw asReadable(error, file)
  } finally {
    source.destroy()
    plain.destroy()
    await piping
  }
  if (rest) throw damaged('it ends within a line')
}

function asReadable(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_')) return damaged('it is cut short, altered, or no backup')
  const reason = unreadable[code]
  if (reason) return new WrongInput(`${file} cannot be read: ${reason}.`)
  return error instanceof Error && 'syscall' in error
    ? new WrongInput(`${file} cannot be read (${code}).`)
    : error
}

const unreadable: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder. Name the file of a backup',
  ENOTDIR: 'something on its path is no folder',
  ENAMETOOLONG: 'its name is too long',
}

function compare(sealed: Seal['tables'], read: Seal['tables']): void {
  for (const table of new Set([...Object.keys(sealed), ...Object.keys(read)])) {
    const [was, is] = [sealed[table], read[table]]
    if (was?.rows !== is?.rows || was?.sha256 !== is?.sha256) {
      throw damaged(`the rows of ${table} are not those that were written`)
    }
  }
}
