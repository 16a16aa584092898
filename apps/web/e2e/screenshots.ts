import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launch, settled, visit } from './browser.ts'
import { emailOf, enter } from './entrance.ts'
import { pages, somebodies } from './pages.ts'
import { serverWithDemo } from './server.ts'

/** Photographs every page at two widths in both colour schemes: `node e2e/screenshots.ts <folder> [who]`. */
const [folder = 'screenshots', only] = process.argv.slice(2)
const server = await serverWithDemo({})
const browser = await launch()
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      const target = join(folder, `${colorScheme}-${width}`)
      await mkdir(target, { recursive: true })
      for (const who of somebodies.filter(name => !only || name === only)) {
        await using visitor = await visit(browser, { colorScheme, viewport: { width, height: 800 } })
        const { page } = visitor
        if (who !== 'nobody') {
          await page.goto(server.address)
          await enter(page, { login: emailOf(who), password: server.password })
        }
        for (const address of pages[who]) {
          await page.goto(`${server.address}${address}`)
          await settled(page)
          const name = `${who}${address.replace(/\W+/g, '-').replace(/-$/, '')}.png`
          await page.screenshot({ path: join(target, name), fullPage: true })
        }
      }
    }
  }
} finally {
  await browser.close()
  await server.stop()
}
