import { ParamError, show } from '@foldwise/core'
import { cos } from '@foldwise/kernels'
import { wholePower } from './optimizers/whole-power.ts'

/** What the learning rate is multiplied by at `step` (from 0) of `total`. */
export type Schedule = (step: number, total: number) => number

/** From 1 down to `floor` along half a cosine. Source: Loshchilov & Hutter, SGDR (2017). */
export function cosine(floor = 0): Schedule {
  within('cosine', 'floor', floor, 0, 1)
  return (step, total) => floor + ((1 - floor) * (1 + cos((Math.PI * Math.min(step, total)) / Math.max(1, total)))) / 2
}

/** Times `factor` after every `share` of the steps: `stepDecay(1 / 3, 0.1)` ends at 0.01. */
export function stepDecay(share: number, factor = 0.1): Schedule {
  within('stepDecay', 'share', share, 0, 1)
  within('stepDecay', 'factor', factor, 0, 1)
  if (share === 0) throw new ParamError('stepDecay: expected share > 0, got 0. Give a share of the steps.')
  // The small number keeps products such as 3 * (1 / 3) whole.
  return (step, total) => wholePower(factor, Math.floor(step / (share * total) + 1e-9))
}

/** Up along a line from nearly 0 to 1 in the first `share` of the steps, then as `then` says for the rest. */
export function warmUp(share: number, then: Schedule = () => 1): Schedule {
  within('warmUp', 'share', share, 0, 1)
  return (step, total) => {
    const steps = Math.round(share * total)
    return step < steps ? (step + 1) / (steps + 1) : then(step - steps, total - steps)
  }
}

export interface OneCycleOptions {
  /** Share of the steps that go up. Default 0.3. */
  readonly rise?: number
  /** The first rate is the highest over this. Default 25. */
  readonly start?: number
  /** The last rate is the first over this. Default 1e4. */
  readonly end?: number
}

/** Up to 1 and down to nearly 0, each along half a cosine. Source: Smith & Topin (2018), as PyTorch's `OneCycleLR`. */
export function oneCycle({ rise = 0.3, start = 25, end = 1e4 }: OneCycleOptions = {}): Schedule {
  within('oneCycle', 'rise', rise, 0, 1)
  const bend = (from: number, to: number, share: number) => to + ((from - to) / 2) * (1 + cos(Math.PI * share))
  return (step, total) => {
    const top = rise * total - 1
    if (step <= top) return bend(1 / start, 1, top === 0 ? 1 : step / top)
    return bend(1, 1 / start / end, Math.min(1, (step - top) / (total - 1 - top)))
  }
}

export interface PlateauOptions {
  /** Times the rate, where the score has not become better. Default 0.1. */
  readonly factor?: number
  /** For how many epochs. Default 10. */
  readonly patience?: number
  /** By which share of itself the score has to fall. Default 1e-4. */
  readonly threshold?: number
}

/** What a plateau has seen; JSON, so that it fits in a checkpoint. */
export interface PlateauState {
  readonly best: number | null
  readonly waited: number
  readonly factor: number
}
/** The state of `plateau` before the first epoch. */
export const plateauStart: PlateauState = { best: null, waited: 0, factor: 1 }

/** Lower rates where a loss stops falling, as PyTorch's `ReduceLROnPlateau`: from a state and an epoch's loss to the next. */
export function plateau(options: PlateauOptions = {}): (state: PlateauState, loss: number) => PlateauState {
  const { factor = 0.1, patience = 10, threshold = 1e-4 } = options
  within('plateau', 'factor', factor, 0, 1)
  return (state, loss) => {
    if (state.best === null || loss < state.best * (1 - threshold)) return { ...state, best: loss, waited: 0 }
    if (state.waited < patience) return { ...state, waited: state.waited + 1 }
    return { ...state, waited: 0, factor: state.factor * factor }
  }
}

function within(name: string, option: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw new ParamError(`${name}: expected ${option} from ${min} to ${max}, got ${show(value)}. It is a share.`)
}
