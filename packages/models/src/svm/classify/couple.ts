/**
 * Probabilities of classes from those of pairs: `pairwise[a, b]` is that of a against b. Wu, Lin and Weng, "Probability estimates for
 * multi-class classification by pairwise coupling" (JMLR 2004), their second method, by LIBSVM's iteration.
 */
export function couple(classes: number, pairwise: Float64Array): Float64Array {
  const p = new Float64Array(classes).fill(1 / classes)
  const q = new Float64Array(classes * classes)
  const qp = new Float64Array(classes)
  for (let a = 0; a < classes; a++) {
    for (let b = 0; b < classes; b++) {
      if (a === b) continue
      q[a * classes + a]! += pairwise[b * classes + a]! * pairwise[b * classes + a]!
      q[a * classes + b] = -pairwise[b * classes + a]! * pairwise[a * classes + b]!
    }
  }
  const enough = 0.005 / classes
  for (let round = 0; round < Math.max(100, classes); round++) {
    let total = 0
    for (let a = 0; a < classes; a++) {
      let s = 0
      for (let b = 0; b < classes; b++) s += q[a * classes + b]! * p[b]!
      qp[a] = s
      total += p[a]! * s
    }
    if (qp.every((v) => Math.abs(v - total) < enough)) break
    for (let a = 0; a < classes; a++) {
      const diagonal = q[a * classes + a]!
      const change = (total - qp[a]!) / diagonal
      p[a]! += change
      total = (total + change * (change * diagonal + 2 * qp[a]!)) / (1 + change) / (1 + change)
      for (let b = 0; b < classes; b++) {
        qp[b] = (qp[b]! + change * q[a * classes + b]!) / (1 + change)
        p[b]! /= 1 + change
      }
    }
  }
  return p
}
