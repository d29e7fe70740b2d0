/** Which of the two 32-bit halves of a float64 holds its sign and exponent: 1 on every little-endian machine. */
export const highHalf = (): 0 | 1 => (new Uint32Array(new Float64Array([1]).buffer)[1] ? 1 : 0)
