import { type Graph, InputError, show } from '@foldwise/core'

/**
 * The same graph with its nodes in an order that can be run; nodes that are ready keep their order.
 * Throws `InputError` where nodes wait for each other. Inputs that nobody makes are left to `validateGraph`.
 */
export function topologicalOrder(graph: Graph): Graph {
  const makers = new Map<string, number>()
  graph.nodes.forEach((node, i) => {
    for (const name of node.outputs) makers.set(name, i)
  })
  const placed: number[] = []
  const state = new Uint8Array(graph.nodes.length) // 0 new, 1 waits for its inputs, 2 placed
  for (let root = 0; root < graph.nodes.length; root++) {
    // An explicit stack: a chain of 100,000 nodes would exhaust the call stack.
    const stack = [root]
    while (stack.length > 0) {
      const i = stack.at(-1)!
      if (state[i] !== 2) {
        state[i] = 1
        const waits = graph.nodes[i]!.inputs.map((name) => (name === '' ? undefined : makers.get(name)))
        const next = waits.find((m) => m !== undefined && state[m] !== 2)
        if (next !== undefined) {
          if (state[next] === 1) throw cycle(graph, next)
          stack.push(next)
          continue
        }
        state[i] = 2
        placed.push(i)
      }
      stack.pop()
    }
  }
  return { ...graph, nodes: placed.map((i) => graph.nodes[i]!) }
}

function cycle(graph: Graph, i: number): InputError {
  const node = graph.nodes[i]!
  return new InputError(
    `topologicalOrder: expected nodes without cycles, got ${show(node.outputs[0])} (${node.op}) depending on itself. Check the graph.`,
  )
}
