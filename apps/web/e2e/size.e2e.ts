import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import { signIn } from './people.ts'
import { portal } from './portal.ts'

/** The most bytes that a first visit may load before it can be used, gzipped. */
const mostBytes = 200_000

const { open } = portal()

test('the first page loads less than 200 KB of JavaScript, gzipped', async () => {
  const page = await open('/')
  await settled(page)
  const first = await scriptBytes(page)
  await signIn(page, 'staff')
  await settled(page)
  const home = await scriptBytes(page)
  process.stdout.write(`JavaScript, gzipped: ${first} bytes to sign in, ${home} with the first page inside\n`)
  expect(first).toBeLessThan(mostBytes)
})

/** The gzipped size of all scripts that a page has loaded, preloaded ones included. */
async function scriptBytes(page: Page): Promise<number> {
  const paths = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter(path => path.endsWith('.js')),
  )
  const sizes = [...new Set(paths)].map(async path => gzipSync(await readFile(join(dist, path))).length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

const dist = join(import.meta.dirname, '../dist')
