import { library } from '../../tsup.base.ts'

export default library([
  'src/index.ts',
  'src/certainty/index.ts',
  'src/stream/index.ts',
  'src/suite/index.ts',
  'src/report/index.ts',
  'src/vega/index.ts',
])
