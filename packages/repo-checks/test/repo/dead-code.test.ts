import { expect, test } from 'vitest'
import { output } from '../../src/run.ts'

test('no file and no export is left over', async () => {
  expect(await output('knip', ['--include', 'files,exports', '--no-config-hints', '--no-progress'])).toBe('')
})
