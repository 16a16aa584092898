import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launch, type Visit, visit } from './browser.ts'
import type { Somebody } from './entrance.ts'
import { type Credentials, remembered, type Server, sharedServer } from './people.ts'

type Options = BrowserContextOptions & {
  /** Who is signed in; without it nobody is. */
  as?: Somebody | Credentials
}

/**
 * A browser for the tests of one file. Each page that a test opens is in a profile of its own, closes after the test,
 * and fails it if the console complained.
 */
export function portal(server: () => Server = sharedServer) {
  let browser: Browser
  let visits: Visit[] = []
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    const ended = visits
    visits = []
    await Promise.all(ended.map(visit => visit[Symbol.asyncDispose]()))
    expect(
      ended.flatMap(({ complaints }) => complaints),
      'the console',
    ).toEqual([])
  })
  return {
    /** Opens a page of the portal. */
    async open(path: string, { as, ...options }: Options = {}): Promise<Page> {
      const opened = await visit(browser, {
        baseURL: server().address,
        ...(as && { storageState: await remembered(as, server()) }),
        ...options,
      })
      visits.push(opened)
      await opened.page.goto(path)
      return opened.page
    },
  }
}
