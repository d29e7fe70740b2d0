import { expect } from 'vitest'

/** Numbers to 1e-12 of their size, everything else exactly; arrays entry by entry, with their lengths. */
export function expectSame(got: unknown, expected: unknown, at: string, tolerance = 1e-12): void {
  if (typeof expected === 'number' && Number.isFinite(expected)) {
    expect(typeof got, at).toBe('number')
    expect(Math.abs((got as number) - expected), `${at}: got ${got}, expected ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    )
  } else if (Array.isArray(expected)) {
    const list = Array.from(got as ArrayLike<unknown>)
    expect(list.length, at).toBe(expected.length)
    expected.forEach((value, i) => {
      expectSame(list[i], value, `${at}[${i}]`, tolerance)
    })
  } else {
    expect(got, at).toBe(expected)
  }
}
