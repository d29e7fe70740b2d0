import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import { chromiumLaunch, findChromium } from './chromium.ts'

/** Builds a folder's `index.html` with Vite, opens it in headless Chromium, and returns the `lines` the page leaves. */
export async function runPage(root: string): Promise<string[]> {
  await build({ root, configFile: false, logLevel: 'error' })
  const server = await preview({ root, configFile: false, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } })
  const browser = await chromium.launch({ ...chromiumLaunch, executablePath: findChromium()! })
  try {
    const page = await browser.newPage()
    const failed = new Promise<never>((_, reject) => page.once('pageerror', reject))
    const { port } = (server.httpServer as Server).address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/`)
    await Promise.race([page.waitForFunction('globalThis.lines !== undefined'), failed])
    return await page.evaluate<string[]>('globalThis.lines')
  } finally {
    await browser.close()
    await server.close()
  }
}
