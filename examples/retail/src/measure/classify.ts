import type { Session } from '@foldwise/inference'
import type { Images } from '../data/images.ts'
import { INPUT, OUTPUT } from './model-file.ts'

/** The class of each image from `from` up to `to`: that of the largest score, the first of equal ones. */
export async function classify(model: Session, { pixels, shape }: Images, from: number, to: number) {
  const size = shape[0] * shape[1] * shape[2]
  const data = Float32Array.from(pixels.subarray(from * size, to * size))
  const outputs = await model.run({ [INPUT]: { dtype: 'float32', shape: [to - from, ...shape], data } })
  return largest(outputs[OUTPUT]!.data as Float32Array, to - from)
}

/** The column of the largest value of each row. */
function largest(values: Float32Array, rows: number): Int32Array {
  const columns = values.length / rows
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0
    for (let c = 1; c < columns; c++) if (values[row * columns + c]! > values[row * columns + best]!) best = c
    return best
  })
}
