import type { Graph } from '@foldwise/core'
import { float32, int64, strings } from './graphs.ts'

/** A small graph with every element type, attribute kind and sort of size. Only for reading and writing. */
export const everything: Graph = {
  inputs: [
    { name: 'x', dtype: 'float32', shape: ['N', 3, '?'] },
    { name: 'text', dtype: 'string', shape: [] },
  ],
  outputs: [
    { name: 'y', dtype: 'float64', shape: ['N'] },
    { name: 'z', dtype: 'int64', shape: [0, 2] },
  ],
  nodes: [
    {
      op: 'First',
      domain: 'acme',
      inputs: ['x', '', 'weights'],
      outputs: ['h', ''],
      attrs: {
        int: { int: -7 },
        float: { float: 0.5 },
        string: { string: 'naïve 😀' },
        ints: { ints: [1, 2 ** 40, -3] },
        floats: { floats: [1.5, Infinity, -0] },
        strings: { strings: ['', 'b'] },
        tensor: { tensor: float32([1, NaN], [2, 1]) },
        none: { ints: [] },
      },
    },
    { op: 'Second', inputs: ['h', 'text', 'd', 'i', 'b', 'u', 's', 'w', 'scalar'], outputs: ['y', 'z'], attrs: {} },
  ],
  constants: {
    weights: float32([1, -2.5, 3e-40, Infinity], [2, 2]),
    d: { dtype: 'float64', shape: [1], data: Float64Array.of(Math.PI) },
    i: { dtype: 'int32', shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) },
    b: { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
    u: { dtype: 'uint8', shape: [1], data: Uint8Array.of(255) },
    s: { dtype: 'int8', shape: [0, 4], data: new Int8Array(0) },
    w: strings(['α', '', '😀'], [3]),
    scalar: int64([-(2 ** 40)], []),
  },
  opsets: { '': 17, acme: 3 },
}
