import { type Graph, InputError } from '@foldwise/core'
import { graphProblem } from './graph-problem.ts'

/**
 * Throws `InputError` unless every value of the graph is made once and before its use, every output is made, every
 * operator's domain has a version, and constants hold as many values as their shapes. Operators and attributes are
 * checked when a session is made.
 */
export function validateGraph(graph: Graph): void {
  const problem = graphProblem(graph)
  if (problem) throw new InputError(`validateGraph: ${problem}`)
}
