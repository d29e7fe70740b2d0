import { parentPort, workerData } from 'node:worker_threads'
import { rocAucStream } from '../../src/stream/index.ts'

const { yTrue, yScore } = workerData as { yTrue: Uint8Array; yScore: Float64Array }
parentPort!.postMessage(rocAucStream({ bins: 64 }).update(yTrue, yScore).state())
