import { describe, test } from 'vitest'
import { deviceChecks } from '../../../testing/src/index.ts'
import { wasm } from '../../src/wasm.ts'
import { fuzzChecks } from './fuzz.ts'
import { trapChecks } from './traps.ts'

const device = await wasm()

describe('the wasm device', () => {
  const checks = [...deviceChecks(device), ...trapChecks(device), ...fuzzChecks(device, 60)]
  for (const check of checks) test(check.name, check.run)
})
