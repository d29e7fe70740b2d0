import { library } from '../../tsup.base.ts'

export default library([
  'src/index.ts',
  'src/core/node.ts',
  'src/core/ops.ts',
  'src/core/wasm.ts',
  'src/core/webgpu.ts',
  'src/metrics/certainty.ts',
  'src/metrics/report.ts',
  'src/metrics/stream.ts',
  'src/metrics/suite.ts',
  'src/metrics/vega.ts',
  'src/models/neural.ts',
  'src/models/neural-node.ts',
  'src/pipelines/csv.ts',
  'src/pipelines/node.ts',
])
