/** Whether there is neither NaN nor an infinity: times 0 only they are not 0. Four sums, because each addition waits for the last. */
export function allFinite(values: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0]
  const even = values.length - (values.length % 4)
  for (let i = 0; i < even; i += 4) {
    a += values[i]! * 0
    b += values[i + 1]! * 0
    c += values[i + 2]! * 0
    d += values[i + 3]! * 0
  }
  for (let i = even; i < values.length; i++) a += values[i]! * 0
  return a + b + c + d === 0
}
