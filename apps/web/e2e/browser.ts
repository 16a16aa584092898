import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** The first has no window, which makes it the faster one. */
const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser on this machine: the one that CHROMIUM names, or one at a usual place. */
export function installedBrowser(): string | undefined {
  return [process.env.CHROMIUM, ...usual].find(path => path && existsSync(path))
}

/** Starts the browser of this machine, with more of its own options if any. */
export function launch(...more: string[]): Promise<Browser> {
  const executablePath = installedBrowser()
  if (!executablePath) {
    throw new Error('No Chromium was found. Install it, or say where it is: CHROMIUM=/path/to/chromium')
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', ...more],
  })
}

/** A page in a browser profile of its own, which remembers what its console complained of. */
export type Visit = AsyncDisposable & {
  page: Page
  /** Errors and warnings of the console so far, but for those of requests that the server refused. */
  complaints: string[]
}

/** Opens an empty page that closes by itself with `await using`. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  context.on('console', message => {
    if (!['error', 'warning'].includes(message.type()) || isRefusedRequest(message.text())) return
    complaints.push(message.text())
  })
  context.on('weberror', error => complaints.push(String(error.error())))
  const page = await context.newPage()
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** The browser itself reports each reply that failed; whether one was due is what the test asks. */
const isRefusedRequest = (text: string) =>
  text.startsWith('Failed to load resource') || text.includes('PageMissing')

/** Waits until a page has read what it shows: no skeleton, no busy table, nothing on its way. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(
    () =>
      !document.querySelector(
        '[aria-busy=true], [data-stale], .mantine-Skeleton-root, .mantine-Loader-root, [data-loading=true]',
      ),
  )
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))),
  )
}
