import { copyAs, ParamError, type Params, show, sizeOf, type Tensor } from '@foldwise/core'
import { matches } from '../matches.ts'

/** One step of training. */
export interface OptimizerStep {
  readonly params: Params
  /** Of the same names; parameters without one stay as they are. */
  readonly grads: Params
  /** What `init` or the step before made. */
  readonly state: Params
  /** From 1. */
  readonly step: number
  /** Times the learning rate: what a schedule says. Default 1. */
  readonly factor?: number
}

/** A rule that makes new parameters from gradients. Pure: nothing is written in place, and old tensors stay the caller's. */
export interface Optimizer {
  /** What it remembers between steps, where the parameters live. */
  init(params: Params): Params
  step(now: OptimizerStep): { readonly params: Params; readonly state: Params }
}

/** Settings of the parameters whose names match; the first group that matches counts. */
export interface ParameterGroup {
  readonly names: RegExp
  /** Instead of the optimizer's. */
  readonly learningRate?: number
  /** Instead of the optimizer's. */
  readonly weightDecay?: number
  /** Default false: parameters stay as they are. */
  readonly frozen?: boolean
}

export interface OptimizerOptions {
  readonly learningRate?: number
  /** Default 0. */
  readonly weightDecay?: number
  readonly groups?: readonly ParameterGroup[]
}

/** What is known of one parameter's step. */
export interface RuleStep {
  readonly rate: number
  readonly decay: number
  readonly step: number
}

/** From a parameter, its gradient and what is remembered of it to the new parameter and the new memory. */
export type Rule = (p: Tensor, g: Tensor, slots: readonly Tensor[], s: RuleStep) => readonly [Tensor, ...Tensor[]]

/** One parameter that learns. */
export type Learning = Parameters<Rule>

/** `Rule` for all parameters at once. */
export type RuleOfAll = (all: readonly Learning[]) => readonly ReturnType<Rule>[]

/** Rates and weight decay without options. */
export interface Defaults {
  readonly learningRate: number
  readonly weightDecay?: number
}

/** An optimizer that treats each parameter on its own and remembers tensors of its shape, one for each of `slots`. */
export const perParameter = (
  name: string,
  defaults: Defaults,
  options: OptimizerOptions,
  slots: readonly string[],
  rule: Rule,
): Optimizer => together(name, defaults, options, slots, (all) => all.map((one) => rule(...one)))

/** An optimizer that steps all parameters at once and remembers tensors of the shape of each, one for each of `slots`. */
export function together(
  name: string,
  defaults: Defaults,
  options: OptimizerOptions,
  slots: readonly string[],
  rule: RuleOfAll,
): Optimizer {
  const settings = { weightDecay: 0, ...defaults, ...options }
  for (const { learningRate = 1, weightDecay = 0 } of [settings, ...(options.groups ?? [])]) {
    check(name, 'learningRate', learningRate)
    check(name, 'weightDecay', weightDecay)
  }
  return {
    init: (params) =>
      Object.fromEntries(
        Object.entries(params).flatMap(([key, p]) => slots.map((slot) => [`${slot}.${key}`, zerosLike(p)])),
      ),
    step({ params, grads, state, step, factor = 1 }) {
      const next: { [name: string]: Tensor } = { ...params }
      const remembered: { [name: string]: Tensor } = { ...state }
      const names: string[] = []
      const all: Learning[] = []
      for (const [key, p] of Object.entries(params)) {
        const group = options.groups?.find((g) => matches(g.names, key))
        const g = grads[key]
        if (!g || group?.frozen) continue
        const rate = (group?.learningRate ?? settings.learningRate) * factor
        const decay = group?.weightDecay ?? settings.weightDecay
        const before = slots.map((slot) => state[`${slot}.${key}`]!)
        names.push(key)
        all.push([p, g, before, { rate, decay, step }])
      }
      if (all.length === 0) return { params: next, state: remembered }
      rule(all).forEach(([after, ...memory], at) => {
        next[names[at]!] = after
        memory.forEach((t, i) => {
          remembered[`${slots[i]}.${names[at]}`] = t
        })
      })
      return { params: next, state: remembered }
    },
  }
}

const zerosLike = ({ on, dtype, shape }: Tensor): Tensor =>
  on.constant(copyAs(dtype, new Uint8Array(sizeOf(shape))), { shape, dtype })

export function check(name: string, option: string, value: number, below = Number.POSITIVE_INFINITY): void {
  if (value >= 0 && value < below) return
  const want = below === Number.POSITIVE_INFINITY ? 'a number >= 0' : `>= 0 and < ${below}`
  throw new ParamError(`${name}: expected ${option} to be ${want}, got ${show(value)}. Leave it out for the default.`)
}
