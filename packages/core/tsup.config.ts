import { library } from '../../tsup.base.ts'

export default library(['src/index.ts', 'src/wasm.ts', 'src/webgpu.ts', 'src/ops.ts', 'src/node.ts'])
