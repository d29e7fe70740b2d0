import type { Graph, GraphNode, HostArray } from '@foldwise/core'

/** The same graph without the nodes and constants that no output depends on. Inputs stay: they are the signature. */
export function pruneUnused(graph: Graph): Graph {
  const used = new Set(graph.outputs.map((o) => o.name))
  const nodes: GraphNode[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((o) => used.has(o))) continue
    nodes.push(node)
    for (const name of node.inputs) used.add(name)
  }
  const constants = Object.fromEntries(Object.entries(graph.constants).filter(([name]) => used.has(name))) as {
    [name: string]: HostArray
  }
  return { ...graph, nodes: nodes.reverse(), constants }
}
