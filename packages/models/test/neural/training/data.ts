import { type Params, stream, type Tensor, tensor } from '@foldwise/core'
import { cos, sin } from '@foldwise/kernels'
import * as nn from '../../../src/neural/index.ts'

/** Points of three noisy arms of a spiral, which no plane separates. */
export function spirals(rows: number, seed = 1): nn.Batch & { readonly x: Tensor; readonly y: Tensor } {
  const random = stream(seed, 'spirals')
  const points: number[] = []
  const arms: number[] = []
  for (let i = 0; i < rows; i++) {
    const arm = i % 3
    const r = 0.2 + 0.8 * random.next()
    const angle = 3 * r + (arm * 2 * Math.PI) / 3 + 0.1 * random.normal()
    points.push(r * cos(angle), r * sin(angle))
    arms.push(arm)
  }
  return { x: tensor(points, [rows, 2]), y: tensor(arms, [rows], 'int32') }
}

export const network = (drop = 0): nn.Layer =>
  nn.sequential([
    nn.dense(24),
    nn.batchNorm(),
    nn.activation('relu'),
    nn.dropout(drop),
    nn.dense(24),
    nn.activation('tanh'),
    nn.dense(3),
  ])

/** All bits of a network's weights as one string. */
export async function bits({ params, state }: nn.Weights): Promise<string> {
  const all: Params = { ...params, ...state }
  let h = 0x811c9dc5
  for (const name of Object.keys(all).sort()) {
    const values = (await all[name]!.data()) as Float32Array
    for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
      h = Math.imul(h ^ byte, 0x01000193)
    }
  }
  return (h >>> 0).toString(16)
}
