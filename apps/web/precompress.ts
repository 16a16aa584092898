import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const encodings = [
  ['br', promisify<Buffer, Buffer>(brotliCompress)],
  ['gz', promisify<Buffer, Buffer>(gzip)],
] as const

/** Puts a `.br` and a `.gz` beside each script and style of the build, so that the server compresses nothing itself. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    // As they are on disk: until then other plugins may still change them.
    async writeBundle({ dir }, bundle) {
      const files = Object.keys(bundle).filter(name => /^assets\/.*\.(js|css|svg)$/.test(name))
      for (const name of files) {
        const file = join(dir ?? '.', name)
        const content = await readFile(file)
        for (const [suffix, compress] of encodings)
          await writeFile(`${file}.${suffix}`, await compress(content))
      }
    },
  }
}
