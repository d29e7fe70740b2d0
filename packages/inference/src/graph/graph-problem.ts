import { type Graph, show, showShape, sizeOf } from '@foldwise/core'

/**
 * What is wrong with a graph, as `expected …, got …. Remedy.`, or nothing. A graph is right when every value has one
 * maker, every node's inputs are made before it, every output is made, and constants hold as many values as their shapes.
 */
export function graphProblem(graph: Graph): string | undefined {
  const made = new Set<string>()
  for (const { name } of graph.inputs) {
    if (name === '') return "expected inputs with names, got ''. Name every input."
    if (made.has(name)) return `expected each value to be made once, got input ${show(name)} twice. Rename one.`
    made.add(name)
  }
  for (const [name, array] of Object.entries(graph.constants)) {
    if (name === '') return "expected constants with names, got ''. Name every constant."
    if (made.has(name)) return `expected each value to be made once, got input and constant ${show(name)}. Rename one.`
    if (array.data.length !== sizeOf(array.shape)) {
      return `expected ${sizeOf(array.shape)} values for constant ${show(name)} of shape ${showShape(array.shape)}, got ${array.data.length}. Check the constant.`
    }
    made.add(name)
  }
  const nodes = nodesProblem(graph, made)
  if (nodes) return nodes
  const outputs = new Set<string>()
  for (const { name } of graph.outputs) {
    if (!made.has(name))
      return `expected output ${show(name)} to be made by a node, got no such value. Check the graph.`
    if (outputs.has(name)) return `expected outputs with different names, got ${show(name)} twice. Drop one.`
    outputs.add(name)
  }
  return undefined
}

function nodesProblem(graph: Graph, made: Set<string>): string | undefined {
  for (const [i, node] of graph.nodes.entries()) {
    const title = `node ${i} (${node.op})`
    if (node.op === '') return `expected node ${i} to name an operator, got ''. Check the graph.`
    if (!Object.hasOwn(graph.opsets, node.domain ?? '')) {
      return `expected a version of operator set ${show(node.domain ?? '')} for ${title}, got none. Add it to opsets.`
    }
    for (const name of node.inputs) {
      if (name === '' || made.has(name)) continue
      const later = graph.nodes.slice(i).some((n) => n.outputs.includes(name))
      return later
        ? `expected input ${show(name)} of ${title} to be made before it, got it from a later node or a cycle. Sort the nodes with topologicalOrder().`
        : `expected input ${show(name)} of ${title} to be made by a node, got no such value. Check the graph.`
    }
    if (node.outputs.every((o) => o === '')) return `expected ${title} to have an output, got none. Drop the node.`
    for (const name of node.outputs) {
      if (name === '') continue
      if (made.has(name))
        return `expected each value to be made once, got ${show(name)} again from ${title}. Rename it.`
      made.add(name)
    }
  }
  return undefined
}
