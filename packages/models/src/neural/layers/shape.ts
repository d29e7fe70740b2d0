import type { Shape } from '@foldwise/core'
import { reshape } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { lambda } from './sequential.ts'

/** Each example as one row: `[n, ...shape]` to `[n, values]`. */
export const flatten = (): Layer => lambda((x) => reshape(x, [0, -1]))

/** Each example in another shape, which leaves the batch out; one -1 takes what is left. */
export const reshaped = (shape: Shape): Layer => lambda((x) => reshape(x, [0, ...shape]))
