import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import {
  type Checkpoint,
  type EpochScores,
  type Layer,
  type LearningOptions,
  type Loader,
  loadCheckpoint,
  saveCheckpoint,
  train,
  type Weights,
} from '@foldwise/models/neural'
import { sha256 } from '../data/store.ts'
import type { Session } from '../session.ts'

/** One training of the job. */
export interface Task {
  readonly name: string
  /** Everything that the result depends on, besides the code: another one begins anew. */
  readonly recipe: Json
  readonly network: Layer
  readonly start: Weights
  readonly data: Loader
  readonly options: Omit<LearningOptions, 'resume' | 'onCheckpoint'>
}

export interface Fitted {
  readonly weights: Weights
  readonly history: readonly EpochScores[]
  /** Of all runs that it took. */
  readonly fitMs: number
}

const folderOf = (out: string): string => join(out, 'checkpoints')

/** Trains, or goes on from where an earlier run of the same command stopped; a training that was finished is not repeated. */
export async function fit(task: Task, session: Session): Promise<Fitted> {
  const { name, network, start, data, options } = task
  const { device, seed, report, signal } = session
  const key = sha256(JSON.stringify([task.recipe, seed])).slice(0, 16)
  const file = join(folderOf(session.out), `${name}-${key}`)
  const before = await earlier(file)
  if (before) report.step(`${name}: goes on after epoch ${before.checkpoint.standing.epoch}`)
  let fitMs = before?.fitMs ?? 0
  let since = performance.now()
  const { weights, history } = await train(network, start, data, {
    ...options,
    device,
    seed,
    signal,
    ...(before && { resume: before.checkpoint }),
    onProgress: ({ done, total, scores = {} }) => report.step(`${name}: epoch ${done} of ${total}  ${words(scores)}`),
    async onCheckpoint(checkpoint) {
      fitMs += performance.now() - since
      await keep(file, checkpoint, fitMs)
      since = performance.now()
    },
  })
  return { weights, history, fitMs }
}

/** Forgets all checkpoints: of a job that is done, the next run begins anew. */
export const forgetCheckpoints = (out: string): Promise<void> => rm(folderOf(out), { recursive: true, force: true })

async function keep(file: string, checkpoint: Checkpoint, fitMs: number): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFileAtomic(`${file}.json`, JSON.stringify({ epoch: checkpoint.standing.epoch, fitMs }))
  await writeFileAtomic(`${file}.safetensors`, saveCheckpoint(checkpoint))
}

async function earlier(file: string): Promise<{ checkpoint: Checkpoint; fitMs: number } | undefined> {
  const bytes = await readFile(`${file}.safetensors`).catch(missing)
  const times = await readFile(`${file}.json`, 'utf8').catch(missing)
  if (!bytes || !times) return undefined
  return { checkpoint: loadCheckpoint(bytes), fitMs: (JSON.parse(times) as { fitMs: number }).fitMs }
}

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}

const words = (scores: EpochScores): string =>
  Object.entries(scores)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join('  ')
