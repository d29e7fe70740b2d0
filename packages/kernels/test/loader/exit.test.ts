import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const index = new URL('../../src/index.ts', import.meta.url).href

test('idle threads do not keep a process alive', async () => {
  const script = `
    import { loadKernels, math } from '${index}'
    const kernels = await loadKernels({ threads: 3 })
    using ws = kernels.workspace()
    const a = ws.float64([0, 0])
    kernels.parallel(math, 'exp', [[1, a.at, a.at], [1, a.at + 8, a.at + 8]])
    console.log(a.view.join(), kernels.threads)
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    timeout: 20_000,
  })
  expect(stdout.trim()).toBe('1,1 3')
})
