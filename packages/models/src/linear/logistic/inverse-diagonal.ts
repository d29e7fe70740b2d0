import type { Objective, Vector } from './objective.ts'

/** 1 / (mean curvature * mean square + ridge) of each entry; 0 for entries that stand for nothing. */
export function inverseDiagonal(objective: Objective, out: Vector): void {
  const mean = objective.meanCurvature()
  const squares = objective.squares.view
  const ridge = objective.ridge.view
  const to = out.view
  for (let j = 0; j < out.length; j++) {
    const d = (mean[objective.outputOf(j)] ?? 0) * squares[j]! + ridge[j]!
    to[j] = d > 0 ? 1 / d : 0
  }
}
