import { type Device, type FitContext, fitContext, InputError, ParamError, type Params, show } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { type Layer, named, part, type Weights } from '../layer.ts'
import { adam } from '../optimizers/adam.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { plateau } from '../schedules.ts'
import { type Checkpoint, type EpochScores, type Standing, start } from './checkpoint.ts'
import { download, type Held, release, tensorsOf, upload } from './held.ts'
import type { Loader } from './loader.ts'
import type { LearningOptions, TrainOptions } from './options.ts'
import { advance, evaluate, learn, learning, type Totals, weightOf } from './steps.ts'

/** A trained network. */
export interface Trained {
  /** Host tensors: of the best epoch with early stopping, else of the last; averages, where they are kept. */
  readonly weights: Weights
  /** Scores of each epoch. */
  readonly history: readonly EpochScores[]
  /** The epoch, from 1, that the weights are of. */
  readonly epoch: number
  readonly stoppedEarly: boolean
}

/**
 * Trains a network. `weights` are where it starts, host tensors that stay as they are; a resumed run starts from its
 * checkpoint instead, and equals one that was never interrupted bit for bit. The same seed gives the same bits.
 * Lets other work in at least every 16 ms between steps. An abort rejects with the signal's reason and frees everything;
 * the last checkpoint is what `onCheckpoint` got last. Throws `InputError` where the loss is no longer finite.
 */
export async function train(layer: Layer, weights: Weights, data: Loader, options: TrainOptions): Promise<Trained> {
  const ctx = fitContext('train', options, undefined)
  return trainIn(ctx, layer, weights, data, options)
}

/** `train` in the context of a fit that is already on its way. */
export async function trainIn(
  ctx: FitContext,
  layer: Layer,
  weights: Weights,
  data: Loader,
  options: LearningOptions,
): Promise<Trained> {
  check(options, data)
  const device = ctx.device ?? (await wasm({ threads: ctx.threads }))
  const run = new Training(ctx, device, layer, data, options)
  try {
    return await run.finish(weights)
  } finally {
    run.free()
  }
}

class Training {
  private held: Held = { params: {}, state: {}, slots: {}, average: {} }
  private grads: Params | undefined
  private totals: Totals | undefined
  private standing: Standing = start
  private best: Params = {}
  private readonly ctx: FitContext
  private readonly device: Device
  private readonly layer: Layer
  private readonly data: Loader
  private readonly options: LearningOptions & { readonly optimizer: Optimizer }

  constructor(ctx: FitContext, device: Device, layer: Layer, data: Loader, options: LearningOptions) {
    this.ctx = ctx
    this.device = device
    this.layer = layer
    this.data = data
    this.options = { ...options, optimizer: options.optimizer ?? adam() }
  }

  async finish(weights: Weights): Promise<Trained> {
    const { epochs, earlyStopping, resume, onCheckpoint } = this.options
    this.begin(weights, resume)
    if (Object.keys(learning(this.held.params, this.options.frozen)).length === 0) {
      throw new ParamError('train: expected parameters that are not frozen, got none. Freeze fewer names.')
    }
    let stoppedEarly = this.waitedLong()
    while (this.standing.epoch < epochs && !stoppedEarly) {
      const scores = { ...(await this.epoch()), ...(await this.validate()) }
      await this.note(scores)
      this.ctx.progress('epochs', this.standing.epoch, epochs, scores)
      if (onCheckpoint) await onCheckpoint(await this.checkpoint())
      stoppedEarly = this.waitedLong()
    }
    const { history, best, epoch } = this.standing
    const last = () => download({ ...named('params', this.final()), ...named('state', this.held.state) })
    const flat = earlyStopping && best ? this.best : await last()
    return {
      weights: { params: part(flat, 'params'), state: part(flat, 'state') },
      history,
      epoch: earlyStopping && best ? best.epoch : epoch,
      stoppedEarly,
    }
  }

  free(): void {
    for (const t of tensorsOf(this.held)) t.dispose()
    this.forget('grads')
    this.forget('totals')
  }

  private begin(weights: Weights, resume: Checkpoint | undefined): void {
    const { optimizer, average } = this.options
    if (resume) {
      const { params, state, slots, average } = resume.held
      const up = (some: Params) => upload(this.device, some)
      this.held = { params: up(params), state: up(state), slots: up(slots), average: up(average) }
      this.standing = resume.standing
      this.best = resume.best
      return
    }
    const params = upload(this.device, weights.params)
    this.held = {
      params,
      state: upload(this.device, weights.state),
      slots: optimizer.init(learning(params, this.options.frozen)),
      average: average ? upload(this.device, weights.params) : {},
    }
  }

  /** Learns from every batch once. */
  private async epoch(): Promise<EpochScores> {
    const { accumulate = 1 } = this.options
    let [batches, rows] = [0, 0]
    for await (const batch of this.data.batches(this.standing.epoch)) {
      const weight = weightOf(batch)
      if (weight > 0) {
        const random = this.ctx.stream('dropout', this.standing.epoch, batches)
        const { grads, totals } = this
        const made = learn(this.device, this.layer, this.held, batch, this.options, random, { grads, totals })
        this.forget('grads')
        this.forget('totals')
        this.grads = made.grads
        this.totals = made.totals
        this.replace({ ...this.held, state: made.state })
        rows += weight
        if (++batches % accumulate === 0) this.step(accumulate)
      }
      await this.ctx.checkpoint()
    }
    if (batches % accumulate > 0) this.step(batches % accumulate)
    if (batches === 0) throw new InputError('train: expected at least one batch an epoch, got none. Check the loader.')
    return this.means(rows, '')
  }

  private step(batches: number): void {
    const { optimizer, schedule, epochs, accumulate = 1 } = this.options
    const { step, plateau: level } = this.standing
    const total = epochs * Math.ceil((this.data.length ?? 0) / accumulate)
    const factor = level.factor * (schedule ? schedule(step, total) : 1)
    const now = { step: step + 1, factor }
    this.replace(advance(optimizer, this.held, this.grads!, batches, this.options, now))
    this.standing = { ...this.standing, step: step + 1 }
    this.forget('grads')
  }

  private async validate(): Promise<EpochScores> {
    const { validation } = this.options
    if (!validation) return {}
    let rows = 0
    const weights = { params: this.final(), state: this.held.state }
    for await (const batch of validation.batches(0)) {
      const totals = evaluate(this.device, this.layer, weights, batch, this.options, this.totals)
      this.forget('totals')
      this.totals = totals
      rows += weightOf(batch)
      await this.ctx.checkpoint()
    }
    return this.means(rows, 'validation')
  }

  /** Reads the totals as means by row. */
  private async means(rows: number, prefix: string): Promise<EpochScores> {
    const totals = await download(this.totals ?? {})
    this.forget('totals')
    const called = (name: string) => (prefix ? prefix + name[0]!.toUpperCase() + name.slice(1) : name)
    return Object.fromEntries(
      Object.entries(totals).map(([name, t]) => [called(name), (t.value as Float32Array)[0]! / rows]),
    )
  }

  /** Takes an epoch's scores down. */
  private async note(scores: EpochScores): Promise<void> {
    const { plateau: lower, earlyStopping } = this.options
    const score = scores.validationLoss ?? scores.loss!
    const epoch = this.standing.epoch + 1
    if (!Number.isFinite(score)) {
      throw new InputError(`train: expected a finite loss, got ${score} in epoch ${epoch}. Lower the learning rate.`)
    }
    const { best, history, plateau: level } = this.standing
    const better = earlyStopping && (!best || score < best.score - (earlyStopping.least ?? 0))
    if (better) {
      this.best = await download({ ...named('params', this.final()), ...named('state', this.held.state) })
    }
    this.standing = {
      ...this.standing,
      epoch,
      history: [...history, scores],
      plateau: lower ? plateau(lower)(level, score) : level,
      best: better ? { epoch, score } : best,
    }
  }

  private waitedLong(): boolean {
    const { earlyStopping } = this.options
    const { best, epoch } = this.standing
    return earlyStopping !== undefined && best !== null && epoch - best.epoch >= earlyStopping.patience
  }

  private async checkpoint(): Promise<Checkpoint> {
    const { params, state, slots, average } = this.held
    const [p, s, o, a] = await Promise.all([params, state, slots, average].map(download))
    return { standing: this.standing, held: { params: p!, state: s!, slots: o!, average: a! }, best: this.best }
  }

  /** The parameters that count: averages, where they are kept. */
  private final(): Params {
    return this.options.average ? this.held.average : this.held.params
  }

  private replace(next: Held): void {
    release(this.held, next)
    this.held = next
  }

  private forget(what: 'grads' | 'totals'): void {
    for (const t of Object.values(this[what] ?? {})) t.dispose()
    this[what] = undefined
  }
}

function check({ epochs, schedule, accumulate = 1, average = 0 }: LearningOptions, data: Loader): void {
  const whole = (name: string, value: number) => {
    if (Number.isInteger(value) && value >= 1) return
    throw new ParamError(`train: expected ${name} to be an integer >= 1, got ${show(value)}. Count from 1.`)
  }
  whole('epochs', epochs)
  whole('accumulate', accumulate)
  if (!(average >= 0 && average < 1)) {
    throw new ParamError(`train: expected average >= 0 and < 1, got ${show(average)}. A usual one is 0.999.`)
  }
  if (schedule && data.length === undefined) {
    throw new ParamError(
      'train: expected a loader with a length for a schedule, got none. Give it one, or use plateau.',
    )
  }
}
