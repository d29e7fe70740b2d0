import {
  FormatError,
  hostData,
  hostTensor,
  InputError,
  ParamError,
  type Params,
  show,
  type Tensor,
} from '@foldwise/core'
import { symmetricInt8 } from './symmetric-int8.ts'

export interface QuantizeTensorsOptions {
  /** Tensors with fewer values stay as they are: they save little. Default 256. */
  readonly minElements?: number
  /** Tensors whose names match stay as they are. Default: none. */
  readonly keep?: RegExp
}

const SCALES = '.int8-scales'

/**
 * The weights of a network, by name, with those of two axes or more as symmetric int8: one scale for each index of the first
 * axis, which layers in PyTorch's layout give one output each. Scales are tensors too, under the weight's name and
 * `.int8-scales`, so that the whole goes into one safetensors file of about a quarter of the size.
 * `dequantizeTensors` is the way back; each weight is then within half a scale, its slice's largest value / 254, of what it was.
 * Takes and gives host tensors. Throws `InputError` for values that are not finite and for tensors that have the names of scales.
 * Source: Krishnamoorthi 2018, per-channel weights (https://arxiv.org/abs/1806.08342).
 */
export function quantizeTensors(tensors: Params, options: QuantizeTensorsOptions = {}): Params {
  const { minElements = 256, keep } = options
  if (!(Number.isInteger(minElements) && minElements >= 0)) {
    throw new ParamError(
      `quantizeTensors: expected 'minElements' to be an integer >= 0, got ${show(minElements)}. Use 0 to quantize every weight.`,
    )
  }
  const stays = (name: string, t: Tensor) =>
    t.dtype !== 'float32' || t.shape.length < 2 || t.size < minElements || matches(keep, name)
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, t]) => {
      if (stays(name, t)) return [[name, t]]
      if (!Object.hasOwn(tensors, name + SCALES)) return quantized(name, t)
      throw new InputError(
        `quantizeTensors: expected no tensor '${name}${SCALES}' beside '${name}', got one. Rename it: scales take that name.`,
      )
    }),
  )
}

// Not by `test`, which goes on where it last was if the pattern is global.
const matches = (keep: RegExp | undefined, name: string): boolean => keep !== undefined && name.search(keep) >= 0

function quantized(name: string, t: Tensor): [string, Tensor][] {
  const data = hostData(t) as Float32Array
  const odd = data.find((v) => !Number.isFinite(v))
  if (odd !== undefined) {
    throw new InputError(
      `quantizeTensors: expected finite values in '${name}', got ${odd}. Name it in keep, or train again.`,
    )
  }
  const rows = t.shape[0]!
  const { values, scales } = symmetricInt8(data, rows, t.size / Math.max(1, rows), 0)
  return [
    [name, hostTensor(values, t.shape, 'int8')],
    [name + SCALES, hostTensor(scales, [rows], 'float32')],
  ]
}

/**
 * Weights as `quantizeTensors` was given them, up to what rounding took: float32 host tensors under the names they had.
 * Throws `FormatError` for int8 weights without a scale for each index of their first axis.
 */
export function dequantizeTensors(tensors: Params): Params {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => !isScales(tensors, name))
      .map(([name, t]) => [name, t.dtype === 'int8' ? restored(name, t, tensors[name + SCALES]) : t]),
  )
}

const isScales = (tensors: Params, name: string): boolean =>
  name.endsWith(SCALES) && tensors[name.slice(0, -SCALES.length)]?.dtype === 'int8'

function restored(name: string, t: Tensor, scales: Tensor | undefined): Tensor {
  const rows = t.shape[0] ?? 0
  if (scales?.dtype !== 'float32' || scales.size !== rows) {
    const got = scales ? `${scales.dtype} [${scales.shape.join(', ')}]` : 'none'
    throw new FormatError(
      `dequantizeTensors: expected float32 [${rows}] at '${name}${SCALES}', got ${got}. Give tensors of quantizeTensors.`,
    )
  }
  const [values, factors] = [hostData(t) as Int8Array, hostData(scales) as Float32Array]
  const size = t.size / Math.max(1, rows)
  const out = Float32Array.from(values, (v, i) => v * factors[Math.floor(i / size)]!)
  return hostTensor(out, t.shape, 'float32')
}
