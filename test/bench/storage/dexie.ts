import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { launchBrowser } from '../../support/browser.ts'

type Benchmark = { runOnce: (waitMs: number) => Promise<Record<string, number>> }

/** RxDB's benchmark on Dexie in Chromium, on an IndexedDB of a profile of its own. */
export async function openDexie(): Promise<{ run: (waitMs: number) => Promise<Record<string, number>>; close: () => Promise<void> }> {
  const script = await bundle()
  // IndexedDB and crypto.subtle need an origin.
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.addScriptTag({ content: script })
  return {
    run: (waitMs) => page.evaluate((ms) => (globalThis as unknown as { benchmark: Benchmark }).benchmark.runOnce(ms), waitMs),
    async close() {
      await browser.close()
      server.close()
    },
  }
}

async function bundle(): Promise<string> {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: { assert: here('assert-in-browser.ts') } },
    build: { write: false, lib: { entry: here('dexie-page.ts'), formats: ['iife'], name: 'benchmark' } },
  })
  const [{ output }] = [built].flat() as [Rolldown.RolldownOutput]
  return output[0].code
}
