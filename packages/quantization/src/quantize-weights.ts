import { type Graph, type GraphNode, type HostArray, InputError, ParamError, show, sizeOf } from '@foldwise/core'
import { graphSize, toOnnx, validateGraph } from '@foldwise/inference'
import { findWeights, type Skipped, type Weight } from './find-weights.ts'
import { type Int8Weights, symmetricInt8 } from './symmetric-int8.ts'

export interface QuantizeOptions {
  /** A scale for each output of a layer instead of one for all. More accurate, 4 bytes an output. Default true. */
  readonly perChannel?: boolean
  /** Weights with fewer elements stay float32: they save little. Default 256. */
  readonly minElements?: number
}

/** What quantization did to one weight. Errors are absolute differences between the weight and what is left of it. */
export interface QuantizedWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly maxError: number
  readonly meanError: number
}

export interface QuantizationReport {
  readonly weights: readonly QuantizedWeight[]
  /** Weights of Conv, MatMul and Gemm that stay float32, and why. */
  readonly skipped: readonly Skipped[]
  /** Bytes of all constants. */
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** Bytes of the ONNX file. */
  readonly fileBytesBefore: number
  readonly fileBytesAfter: number
}

/**
 * The graph with the constant weights of its Conv, MatMul and Gemm nodes as symmetric int8, each followed by a
 * DequantizeLinear (QDQ form), so that any ONNX runtime runs it. Sums stay float32; what shrinks is the file, about
 * four times where weights are most of it. Inputs are left alone, so no calibration data is needed; measure what it
 * costs with `compareGraphs`.
 *
 * Throws `InputError` for a broken graph or one below operator set 13, `ParamError` for an option out of range.
 * Source: Jacob et al. 2018, Quantization and Training of Neural Networks (https://arxiv.org/abs/1712.05877), with the
 * per-channel weights of Krishnamoorthi 2018 (https://arxiv.org/abs/1806.08342).
 */
export function quantizeWeights(
  graph: Graph,
  options: QuantizeOptions = {},
): { graph: Graph; report: QuantizationReport } {
  const { perChannel = true, minElements = 256 } = options
  if (!(Number.isInteger(minElements) && minElements >= 0)) {
    throw new ParamError(
      `quantizeWeights: expected 'minElements' to be an integer >= 0, got ${show(minElements)}. Use 0 to quantize every weight.`,
    )
  }
  validateGraph(graph)
  const opset = graph.opsets[''] ?? 0
  const { weights, skipped } = findWeights(graph)
  const small = weights.filter((w) => w.array.data.length < minElements)
  const chosen = weights.filter((w) => w.array.data.length >= minElements)
  if (chosen.length > 0 && opset < 13) {
    throw new InputError(
      `quantizeWeights: expected operator set 13 or later, got ${opset}. Convert the model with onnx.version_converter.`,
    )
  }
  const fresh = freshNames(graph)
  const constants = new Map(Object.entries(graph.constants))
  const nodes: GraphNode[] = []
  const done = chosen.map((weight) => {
    const { data, shape } = weight.array
    const int8 = symmetricInt8(data, shape[0]!, sizeOf(shape.slice(1)), perChannel ? weight.axis : undefined)
    const values = fresh(`${weight.name}_int8`)
    const scale = fresh(`${weight.name}_scale`)
    constants.delete(weight.name)
    constants.set(values, { dtype: 'int8', shape, data: int8.values })
    constants.set(scale, { dtype: 'float32', shape: perChannel ? [int8.scales.length] : [], data: int8.scales })
    nodes.push({
      op: 'DequantizeLinear',
      inputs: [values, scale],
      outputs: [weight.name],
      attrs: perChannel ? { axis: { int: weight.axis } } : {},
    })
    return describe(weight, int8, perChannel)
  })
  const quantized: Graph = {
    ...graph,
    nodes: [...nodes, ...graph.nodes],
    constants: Object.fromEntries(constants) as { [name: string]: HostArray },
  }
  const tooSmall = small.map((w) => ({ name: w.name, reason: `has fewer than ${minElements} elements` }))
  return {
    graph: quantized,
    report: {
      weights: done,
      skipped: [...skipped, ...tooSmall],
      bytesBefore: graphSize(graph),
      bytesAfter: graphSize(quantized),
      fileBytesBefore: toOnnx(graph).length,
      fileBytesAfter: toOnnx(quantized).length,
    },
  }
}

function describe({ name, array, axis }: Weight, int8: Int8Weights, perChannel: boolean): QuantizedWeight {
  const columns = sizeOf(array.shape.slice(1))
  let sum = 0
  let maxError = 0
  for (let i = 0; i < array.data.length; i++) {
    const k = !perChannel ? 0 : axis === 0 ? Math.floor(i / columns) : i % columns
    const error = Math.abs(array.data[i]! - Math.fround(int8.values[i]! * int8.scales[k]!))
    sum += error
    maxError = Math.max(maxError, error)
  }
  return {
    name,
    shape: array.shape,
    bytesBefore: array.data.byteLength,
    bytesAfter: int8.values.byteLength + int8.scales.byteLength,
    maxError,
    meanError: array.data.length === 0 ? 0 : sum / array.data.length,
  }
}

/** Gives each wish a name that the graph does not use yet. */
function freshNames(graph: Graph): (wish: string) => string {
  const taken = new Set([
    ...graph.inputs.map((i) => i.name),
    ...Object.keys(graph.constants),
    ...graph.nodes.flatMap((n) => n.outputs),
  ])
  return (wish) => {
    let name = wish
    for (let i = 2; taken.has(name); i++) name = `${wish}_${i}`
    taken.add(name)
    return name
  }
}
