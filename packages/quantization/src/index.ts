export { compareGraphs, type OutputComparison } from './compare-graphs.ts'
export type { Skipped } from './find-weights.ts'
export { dequantizeTensors, type QuantizeTensorsOptions, quantizeTensors } from './quantize-tensors.ts'
export {
  type QuantizationReport,
  type QuantizedWeight,
  type QuantizeOptions,
  quantizeWeights,
} from './quantize-weights.ts'
