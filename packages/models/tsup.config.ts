import { library } from '../../tsup.base.ts'

export default library(['src/index.ts', 'src/neural/index.ts', 'src/neural/node.ts'])
