import type { LinearKernels } from '@foldwise/kernels'
import type { Vector } from './objective.ts'

/** Adds ridge * theta to `out`; returns the penalty, half of theta' (ridge * theta). */
export function addRidge(
  k: LinearKernels,
  length: number,
  ridge: Vector,
  theta: Vector,
  scratch: Vector,
  out: Vector,
): number {
  k.hadamard(length, ridge.at, theta.at, scratch.at)
  k.addTo(length, 1, scratch.at, out.at)
  return 0.5 * k.dot(length, scratch.at, theta.at)
}
