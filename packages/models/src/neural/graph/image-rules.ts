/** Convolutions, pooling and normalizations. */
import { type GraphNode, type Shape, sizeOf, type Tensor } from '@foldwise/core'
import {
  averagePool,
  conv,
  convTranspose,
  globalAveragePool,
  globalMaxPool,
  groupNormalization,
  layerNormalization,
  maxPool,
  reshape,
  type WindowOptions,
} from '@foldwise/core/ops'
import { batchNorm } from '../layers/norm.ts'
import { floatOf, intOf, intsOf, type NodeRun, type Rule, refuse, textOf } from './rule.ts'

function windows(node: GraphNode): WindowOptions {
  const auto = textOf(node, 'auto_pad', 'NOTSET')
  if (auto === 'SAME_LOWER') refuse(node, 'with padding after the image', auto)
  const [strides, dilations, pads] = [intsOf(node, 'strides'), intsOf(node, 'dilations'), intsOf(node, 'pads')]
  return {
    ...(strides && { strides }),
    ...(dilations && { dilations }),
    ...(auto === 'SAME_UPPER' ? { pads: 'same' as const } : auto === 'NOTSET' && pads ? { pads } : {}),
  }
}

function pooled(f: (x: Tensor, kernel: readonly number[], options: WindowOptions) => Tensor) {
  return ({ node, ins: [x] }: NodeRun): readonly Tensor[] => {
    const kernel = intsOf(node, 'kernel_shape')!
    const options = windows(node)
    if (intOf(node, 'ceil_mode', 0) === 1) checkWhole(node, x!.shape.slice(2), kernel, options)
    // ONNX moves windows by 1 where nothing is said.
    return [f(x!, kernel, { strides: 1, ...options })]
  }
}

/** Rounding up the number of windows makes a difference only where the last one does not fit. */
function checkWhole(node: GraphNode, spatial: Shape, kernel: readonly number[], options: WindowOptions): void {
  const list = (name: 'strides' | 'dilations' | 'pads', missing: number): readonly number[] =>
    Array.isArray(options[name]) ? (options[name] as readonly number[]) : [...spatial, ...spatial].map(() => missing)
  const [strides, dilations, pads] = [list('strides', 1), list('dilations', 1), list('pads', 0)]
  const whole = spatial.every((d, i) => {
    const room = d + pads[i]! + pads[i + spatial.length]! - (kernel[i]! - 1) * dilations[i]! - 1
    return room % strides[i]! === 0
  })
  if (!whole) refuse(node, 'with ceil_mode of 0', '1')
}

/** In training by the batch's statistics, of which the running ones, that are state, take their share. */
function batchNormalized({ node, ins: [x, weight, bias], context }: NodeRun): readonly Tensor[] {
  const state = { running_mean: node.inputs[3]!, running_var: node.inputs[4]! }
  const stateOf = (name: string): string => state[name as keyof typeof state]
  const layer = batchNorm({ momentum: 1 - floatOf(node, 'momentum', 0.9), epsilon: floatOf(node, 'epsilon', 1e-5) })
  const params = { weight: weight!, bias: bias! }
  return [
    layer.apply(params, x!, {
      ...context,
      recall: (name) => context.recall(stateOf(name)),
      remember: (name, value) => context.remember(stateOf(name), value),
    }),
  ]
}

/** Over several axes it is that over one in which they are joined. */
function layerNormalized({ node, ins: [x, scale, bias] }: NodeRun): readonly Tensor[] {
  if (!bias) refuse(node, 'with a bias', 'none')
  const given = intOf(node, 'axis', -1)
  const axis = given < 0 ? given + x!.shape.length : given
  const epsilon = floatOf(node, 'epsilon', 1e-5)
  if (axis === x!.shape.length - 1) return [layerNormalization(x!, scale!, bias!, epsilon)]
  const size = sizeOf(x!.shape.slice(axis))
  const joined = reshape(x!, [...x!.shape.slice(0, axis).map(() => 0), -1])
  const y = layerNormalization(joined, reshape(scale!, [size]), reshape(bias!, [size]), epsilon)
  return [reshape(y, [...x!.shape.slice(0, axis).map(() => 0), ...x!.shape.slice(axis)])]
}

const optionalBias = (bias: Tensor | undefined) => (bias ? { bias } : {})

export const imageRules: { readonly [op: string]: Rule } = {
  AveragePool: {
    run: (at) => {
      const countIncludePad = intOf(at.node, 'count_include_pad', 0) === 1
      return pooled((x, kernel, options) => averagePool(x, kernel, { ...options, countIncludePad }))(at)
    },
  },
  BatchNormalization: { run: batchNormalized },
  Conv: {
    run: ({ node, ins: [x, w, bias] }) => [
      conv(x!, w!, { ...windows(node), group: intOf(node, 'group', 1), ...optionalBias(bias) }),
    ],
  },
  ConvTranspose: {
    run: ({ node, ins: [x, w, bias] }) => {
      if (intsOf(node, 'output_shape')) refuse(node, 'without output_shape', 'one')
      const { pads = 0, ...options } = windows(node)
      if (pads === 'same') refuse(node, 'with pads as numbers', 'auto_pad')
      const outputPadding = intsOf(node, 'output_padding')
      const more = { group: intOf(node, 'group', 1), ...(outputPadding && { outputPadding }), ...optionalBias(bias) }
      return [convTranspose(x!, w!, { ...options, pads: pads as number | readonly number[], ...more })]
    },
  },
  GlobalAveragePool: { run: ({ ins: [x] }) => [globalAveragePool(x!)] },
  GlobalMaxPool: { run: ({ ins: [x] }) => [globalMaxPool(x!)] },
  GroupNormalization: {
    run: ({ node, ins: [x, scale, bias] }) => [
      groupNormalization(x!, intOf(node, 'num_groups', 1), scale!, bias!, floatOf(node, 'epsilon', 1e-5)),
    ],
  },
  InstanceNormalization: {
    run: ({ node, ins: [x, scale, bias] }) => [
      groupNormalization(x!, x!.shape[1]!, scale!, bias!, floatOf(node, 'epsilon', 1e-5)),
    ],
  },
  LayerNormalization: { run: layerNormalized },
  MaxPool: { run: pooled(maxPool) },
}
