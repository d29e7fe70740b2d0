import { describe, test } from 'vitest'
import { opChecks } from '../../../testing/src/index.ts'
import { opTable } from '../../src/ops.ts'

describe('the op table', () => {
  for (const check of opChecks(opTable)) test(check.name, check.run)
})
