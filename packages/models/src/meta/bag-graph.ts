import { type Graph, type GraphBuilder, learned, type State } from '@foldwise/core'
import { inputLike } from './part-graphs.ts'

/** Adds the input of a bagging model and gives what each part sees of it. */
export function bagInputs(g: GraphBuilder, graphs: readonly Graph[], state: State): readonly string[] {
  if (!state.tensors.columns) {
    const x = inputLike(g, graphs[0]!)
    return graphs.map(() => x)
  }
  const { name, dtype } = graphs[0]!.inputs[0]!
  const x = g.input(name, dtype, ['N', state.facts.width as number])
  const columns = learned(state, 'columns', 'int32', [graphs.length, undefined])
  const drawn = columns.length / graphs.length
  return graphs.map((_, i) => {
    const own = Array.from(columns.subarray(i * drawn, (i + 1) * drawn))
    return g.node('Gather', [x, g.int64(own)], { axis: { int: 1 } })
  })
}
