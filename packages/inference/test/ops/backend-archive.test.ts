import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readBackendCase, runBackendCase } from '../support/backend-tests.ts'

const data = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const archive = join(data, 'onnx-backend-tests', 'onnx-backend-test-data-6be0677fc.tar.xz')

/** What a run may refuse: training, which a session does not do. */
const training = /expected training_mode of false, got true/

test.skipIf(!existsSync(archive))(
  'every ONNX backend case of the operators there are passes (skipped without the archive in FOLDWISE_DATA)',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'foldwise-onnx-'))
    try {
      execFileSync('tar', ['-xJf', archive, '-C', dir, 'onnx/backend/test/data/node'])
      const root = join(dir, 'onnx/backend/test/data/node')
      const counts = { passed: 0, refused: 0, failed: 0 }
      const failures: string[] = []
      for (const name of readdirSync(root)) {
        const outcome = await runBackendCase(readBackendCase(join(root, name)))
        if (outcome.kind === 'failed' && training.test(outcome.message)) counts.refused++
        else counts[outcome.kind]++
        if (outcome.kind === 'failed' && !training.test(outcome.message)) failures.push(`${name}: ${outcome.message}`)
      }
      expect(failures).toEqual([])
      expect(counts.passed).toBeGreaterThanOrEqual(972)
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  },
)
