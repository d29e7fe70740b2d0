import type { Device, FitOptions } from '@foldwise/core'
import type { Loss } from '../losses/loss.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import type { PlateauOptions, Schedule } from '../schedules.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Loader } from './loader.ts'
import type { BatchMetric } from './metrics.ts'

export interface EarlyStopping {
  /** Epochs to wait for a better score. */
  readonly patience: number
  /** By how much the score has to fall to be better. Default 0. */
  readonly least?: number
}

/** How a network is trained. */
export interface LearningOptions {
  readonly loss: Loss
  /** Default `adam()`. */
  readonly optimizer?: Optimizer
  readonly epochs: number
  /** Of the learning rate, over the steps of all epochs. Default: none. */
  readonly schedule?: Schedule
  /** Lowers the learning rate where the score stops falling. Default: none. */
  readonly plateau?: PlateauOptions
  /** Gradients whose common norm is above it are made shorter. Default: none are. */
  readonly clipNorm?: number
  /** Batches whose gradients one step takes together. Default 1. */
  readonly accumulate?: number
  /** Uses running averages of the weights, of which a step keeps this share, in the end and for validation. Default 0: none. */
  readonly average?: number
  /**
   * Parameters whose names match stay as they are, and no gradients are computed for them; layers whose names match run as in
   * prediction, by running statistics and without dropout. `/^(?!fc\.)/` freezes all but the part `fc`. Default: none.
   */
  readonly frozen?: RegExp
  /** Scores besides the loss. */
  readonly metrics?: { readonly [name: string]: BatchMetric }
  /** Watched, never learned from. The score of an epoch is its loss on these, else on what was learned from. */
  readonly validation?: Loader
  /** Stops where the score no longer falls, and goes back to the weights of the best epoch. Default: never. */
  readonly earlyStopping?: EarlyStopping
  /** Training goes on from it. */
  readonly resume?: Checkpoint
  /** Called after each epoch; a promise is waited for. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>
}

export interface TrainOptions extends LearningOptions, Omit<FitOptions, 'warmStart' | 'device'> {
  /** Default `wasm({ threads })`. */
  readonly device?: Device
}
