import { describe, test } from 'vitest'
import { deviceChecks } from '../../../testing/src/index.ts'
import { wasm } from '../../src/wasm.ts'

const device = await wasm()

describe('the wasm device', () => {
  for (const check of deviceChecks(device)) test(check.name, check.run)
})
