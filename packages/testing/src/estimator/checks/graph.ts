import { type Graph, type HostArray, isTable, type Label, type Model, toDenseMatrix } from '@foldwise/core'
import { CheckFailure, expect, expectClose, expectEqual } from '../assert.ts'
import type { Check } from '../check.ts'
import { type AnyModel, joined, type Outputs, outputs, transformedValues } from '../outputs.ts'
import { dataset, sampleFor } from '../sample.ts'
import type { Declared } from '../subject.ts'

/** The model's graph; undefined where it has none, or says that it has settings that ONNX cannot express. */
function graphOf(model: Model): Graph | undefined {
  try {
    return model.toGraph?.()
  } catch (error) {
    if ((error as Error).name === 'ParamError') return undefined
    throw error
  }
}

export const wholeGraph = {
  name: 'its graph makes every value once, before it is used',
  async run(d) {
    using model = await d.recipe.fit(dataset(d, sampleFor(d)))
    const graph = graphOf(model)
    if (!graph) return
    const known = new Set([...graph.inputs.map((v) => v.name), ...Object.keys(graph.constants)])
    for (const node of graph.nodes) {
      for (const name of node.inputs)
        expect(name === '' || known.has(name), `${node.op}: expected '${name}' to be made before`)
      for (const name of node.outputs) {
        expect(name === '' || !known.has(name), `${node.op}: expected a new name for its output, got '${name}' again`)
        known.add(name)
      }
      expect((node.domain ?? '') in graph.opsets, `expected an opset for the domain '${node.domain ?? ''}'`)
    }
    for (const { name } of graph.outputs) expect(known.has(name), `expected the output '${name}' to be made`)
  },
} as const satisfies Check

export const graphAgrees = {
  name: 'its graph agrees with the model',
  applies: (d) => d.runGraph !== undefined,
  async run(d) {
    const { values } = sampleFor(d)
    using model = (await d.recipe.fit(dataset(d, sampleFor(d)))) as AnyModel
    const graph = graphOf(model)
    if (!graph) return
    const out = await d.runGraph!(graph, feedsFor(graph, d.input.from(values), values))
    const read = (i: number): HostArray => out[graph.outputs[i]!.name] ?? missing(graph.outputs[i]!.name)
    const tolerance = d.tolerance.graph
    if (model.kind === 'transformer') {
      const expected = await transformedValues(d, await model.transform!(d.input.from(values)))
      expectClose('the same values from graph and model', numbers(read(0)), expected, tolerance)
      return
    }
    const expected = await outputs(d, model, values)
    const flat = expected.rows.flatMap((row) => Array.from(row))
    if (model.kind === 'outlierDetector') {
      expectClose('the same scores from graph and model', numbers(read(1)), flat, tolerance)
      sameLabels(d, model, expected, read(0))
      return
    }
    if (model.kind === 'multiOutputClassifier') {
      const count = model.classes!.length
      const all = graph.outputs.slice(count).map((_, k) => numbers(read(count + k)))
      const widths = all.map((column) => column.length / values.length)
      const rows = values.flatMap((_, i) =>
        all.flatMap((column, k) => column.slice(i * widths[k]!, (i + 1) * widths[k]!)),
      )
      if (model.predictProba) expectClose('the same probabilities from graph and model', rows, flat, tolerance)
      const labels = values.map((_, i) =>
        labelsAt(
          model,
          graph.outputs.slice(0, count).map((_, k) => read(k)),
          i,
        ),
      )
      expectEqual('the same labels from graph and model', labels, expected.labels)
      return
    }
    if (model.kind !== 'classifier') {
      expectClose('the same values from graph and model', numbers(read(0)), flat, tolerance)
      return
    }
    if (model.predictProba) {
      expectClose('the same probabilities from graph and model', numbers(read(1)), flat, tolerance)
    }
    sameLabels(d, model, expected, read(0))
  },
} as const satisfies Check

/** The row's label of each output, as the model says it: a graph has numbers for booleans. */
const labelsAt = (model: AnyModel, labels: readonly HostArray[], row: number): string =>
  joined(
    labels.map(({ data }, k) => {
      const classes = model.classes![k] as unknown as readonly Label[]
      return classes.find((c) => (typeof c === 'string' ? c === data[row] : Number(c) === Number(data[row]))) ?? null
    }),
  )

const numbers = (array: HostArray): number[] => Array.from(array.data as ArrayLike<number | bigint>, Number)

/** Labels have to be the same except where two classes are closer than the tolerance. */
function sameLabels(d: Declared, model: AnyModel, expected: Outputs, labels: HostArray): void {
  expected.labels!.forEach((label, i) => {
    const got = labels.data[i]!
    const same = typeof label === 'string' ? got === label : Number(got) === Number(label)
    const row = Array.from(expected.rows[i]!).sort((a, b) => b - a)
    const tie = row.length === 1 ? Math.abs(row[0]!) <= d.tolerance.graph : row[0]! - row[1]! <= d.tolerance.graph
    expect(same || tie, `expected the label ${label} of ${model.classes} in row ${i}, got ${got} from the graph`)
  })
}

function feedsFor(graph: Graph, x: unknown, values: readonly (readonly number[])[]): { [name: string]: HostArray } {
  const input = graph.inputs[0]!
  const rows = values.length
  if (isTable(x)) {
    // One input a column; a name may have got an underscore.
    const { data, shape } = toDenseMatrix(x, 'graph')
    return Object.fromEntries(
      graph.inputs.map(({ name }) => {
        const j = x.columns.findIndex((c) => c.name === name || `${c.name}_` === name)
        const column = Float32Array.from({ length: rows }, (_, i) => data[i * shape[1] + j]!)
        return [name, { dtype: 'float32', shape: [rows, 1], data: column }]
      }),
    )
  }
  if (input.dtype === 'string') {
    const shape = input.shape.length === 2 ? [rows, 1] : [rows]
    return { [input.name]: { dtype: 'string', shape, data: x as readonly string[] } }
  }
  const shape = [rows, values[0]!.length]
  const flat = values.flat()
  if (input.dtype === 'float64') return { [input.name]: { dtype: 'float64', shape, data: Float64Array.from(flat) } }
  return { [input.name]: { dtype: 'float32', shape, data: Float32Array.from(flat) } }
}

function missing(name: string): never {
  throw new CheckFailure(`expected the graph runner to give the output '${name}'`)
}
