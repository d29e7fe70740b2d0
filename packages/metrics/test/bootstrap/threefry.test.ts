import { expect, test } from 'vitest'
import { threefry } from '../../src/bootstrap/threefry.ts'

// known answers of the Random123 library, file kat_vectors, "threefry2x32 20"
test('threefry gives the known answers of Random123', () => {
  expect(threefry(0, 0, 0, 0)).toEqual([0x6b200159, 0x99ba4efe])
  expect(threefry(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual([0x1cb996fc, 0xbb002be7])
  expect(threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([0xc4923a9c, 0x483df7a0])
})
