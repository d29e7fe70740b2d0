/** Turns each row so that its entry of largest size, the first of equals, is positive: otherwise signs are arbitrary. In place. */
export function flipSigns(components: Float64Array, features: number): void {
  for (let at = 0; at < components.length; at += features) {
    let largest = 0
    for (let j = 0; j < features; j++) {
      if (Math.abs(components[at + j]!) > Math.abs(largest)) largest = components[at + j]!
    }
    if (largest < 0) for (let j = 0; j < features; j++) components[at + j] = -components[at + j]!
  }
}
