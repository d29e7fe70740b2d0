import { expect, test } from 'vitest'
import * as report from '../src/report/index.ts'
import * as stream from '../src/stream/index.ts'
import * as suite from '../src/suite/index.ts'
import { bundle, gzipped } from './page-bundle.ts'

test('one stream bundles to under 3.3 kB gzipped', async () => {
  // the heaviest of each kind
  for (const name of ['d2LogLossStream', 'labelStream', 'averagePrecisionStream', 'meanTweedieDevianceStream']) {
    expect(gzipped(await bundle([name], 'stream/index.ts')), name).toBeLessThan(3300)
  }
})

test('all streams bundle to under 9.5 kB gzipped, suites with their advice and bootstrap to under 15.5 kB, reports to under 6.5 kB', async () => {
  const size = async (entry: object, from: string) => gzipped(await bundle(Object.keys(entry), from))
  expect(await size(stream, 'stream/index.ts')).toBeLessThan(9500)
  expect(await size(suite, 'suite/index.ts')).toBeLessThan(15_500)
  expect(await size(report, 'report/index.ts')).toBeLessThan(6500)
})

test('no entry brings another along', async () => {
  const ofReport = await bundle(Object.keys(report), 'report/index.ts')
  expect(ofReport).not.toMatch(/bootstrap|resamples/)
  expect(await bundle(Object.keys(stream), 'stream/index.ts')).not.toMatch(/svg|resamples/)
  expect(await bundle(Object.keys(suite), 'suite/index.ts')).not.toMatch(/svg/)
})
