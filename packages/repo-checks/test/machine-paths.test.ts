import { expect, test } from 'vitest'
import { machinePaths } from '../src/machine-paths.ts'

// Put together here, so that this file does not hold what it looks for.
const at = (folder: string) => `/${folder}/someone/x.ts`

test('finds homes and work folders', () => {
  for (const folder of ['work', 'home', 'root', 'Users']) {
    expect(machinePaths(`ok\nread('${at(folder)}')`)).toEqual([`2: /${folder}/someone`])
  }
})

test('addresses, relative paths and system programs are no such paths', () => {
  expect(machinePaths(`https://example.org${at('home')} ../shared${at('work')} /usr/bin/chromium`)).toEqual([])
})
