import { library } from '../../tsup.base.ts'

export default library([
  'src/index.ts',
  'src/node.ts',
  'src/table/csv/index.ts',
  'src/table/parquet/index.ts',
  'src/table/arrow/index.ts',
])
