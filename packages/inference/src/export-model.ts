import { type Graph, type Model, ParamError } from '@foldwise/core'
import { pruneUnused } from './graph/prune-unused.ts'
import { topologicalOrder } from './graph/topological-order.ts'
import { validateGraph } from './graph/validate-graph.ts'

/**
 * The graph of a fitted model, sorted, pruned and validated: what `toOnnx`, `session` and the quantizers take.
 * Throws `ParamError` for a model without a graph form.
 */
export function exportModel(model: Model): Graph {
  if (!model.toGraph) {
    throw new ParamError(
      `exportModel: expected a model with toGraph(), got '${model.type}'. Save it with save(), or pick a model whose documentation says it exports.`,
    )
  }
  const graph = pruneUnused(topologicalOrder(model.toGraph()))
  validateGraph(graph)
  return graph
}
