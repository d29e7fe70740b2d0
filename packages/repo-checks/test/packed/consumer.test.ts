import { expect, inject, test } from 'vitest'
import { output } from '../../src/run.ts'

const dir = inject('consumer')

test.for([
  ['typescript6', 'node'],
  ['typescript6', 'browser'],
  ['typescript7', 'node'],
  ['typescript7', 'browser'],
])('a strict project compiles with %s for the %s, library declarations checked', async ([compiler, platform]) => {
  const tsc = `node_modules/${compiler}/bin/tsc`
  expect(await output(process.execPath, [tsc, '-p', `tsconfig.${platform}.json`, '--pretty', 'false'], dir)).toBe('')
})

test("the README's example runs in Node as it stands", async () => {
  await output(process.execPath, ['readme.ts'], dir)
})

test('every entry point loads in Node', async () => {
  await output(process.execPath, ['entries.ts'], dir)
})
