import type { Graph, HostArray } from '@foldwise/core'

/** Numbers of about -1 to 1 that look random and are always the same. */
function numbers(length: number, seed: number): Float32Array {
  const out = new Float32Array(length)
  let state = seed >>> 0
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    out[i] = state / 2 ** 31 - 1
  }
  return out
}

const matrix = (rows: number, columns: number, seed: number): HostArray<'float32'> => {
  const data = numbers(rows * columns, seed)
  // Columns of different sizes, as trained layers have them: what scales per channel are for.
  for (let i = 0; i < data.length; i++) data[i]! *= 1 + 20 * ((i % columns) / columns) ** 3
  return { dtype: 'float32', shape: [rows, columns], data }
}

/** `softmax(relu(x W + b) V')`: 64 features, 32 hidden, 5 classes; the second layer is transposed, as PyTorch has it. */
export const twoLayers: Graph = {
  inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 64] }],
  outputs: [
    { name: 'probabilities', dtype: 'float32', shape: ['N', 5] },
    { name: 'label', dtype: 'int64', shape: ['N'] },
  ],
  nodes: [
    { op: 'MatMul', inputs: ['x', 'W'], outputs: ['xw'], attrs: {} },
    { op: 'Add', inputs: ['xw', 'b'], outputs: ['h'], attrs: {} },
    { op: 'Relu', inputs: ['h'], outputs: ['r'], attrs: {} },
    { op: 'Gemm', inputs: ['r', 'V'], outputs: ['scores'], attrs: { transB: { int: 1 }, alpha: { float: 0.0625 } } },
    { op: 'Softmax', inputs: ['scores'], outputs: ['probabilities'], attrs: { axis: { int: -1 } } },
    { op: 'ArgMax', inputs: ['scores'], outputs: ['label'], attrs: { axis: { int: 1 }, keepdims: { int: 0 } } },
  ],
  constants: {
    W: matrix(64, 32, 1),
    b: { dtype: 'float32', shape: [32], data: numbers(32, 2) },
    V: { dtype: 'float32', shape: [5, 32], data: numbers(160, 3) },
  },
  opsets: { '': 17 },
}

export const rows = (n: number): HostArray<'float32'> => ({
  dtype: 'float32',
  shape: [n, 64],
  data: numbers(n * 64, 4),
})
