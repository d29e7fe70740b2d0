import {
  decodeTensors,
  encodeTensors,
  FormatError,
  hostData,
  hostTensor,
  type Json,
  type Params,
  type Tensor,
} from '@foldwise/core'
import { named } from '../layer.ts'
import { type PlateauState, plateauStart } from '../schedules.ts'
import type { Held } from './held.ts'

/** What an epoch scored: `loss`, metrics, and those of the validation part with `validation` before the name. */
export interface EpochScores {
  readonly [name: string]: number
}

/** Where training stands after an epoch, besides its tensors. */
export interface Standing {
  /** Epochs done. */
  readonly epoch: number
  /** Steps of the optimizer done. */
  readonly step: number
  readonly history: readonly EpochScores[]
  readonly plateau: PlateauState
  /** The best epoch so far, from 1, and its score; null where none is kept. */
  readonly best: { readonly epoch: number; readonly score: number } | null
}

export const start: Standing = { epoch: 0, step: 0, history: [], plateau: plateauStart, best: null }

/** Training as it stood after an epoch, on the host. Training that goes on from it is the same bit for bit. */
export interface Checkpoint {
  readonly standing: Standing
  readonly held: Held
  /** Parameters and state of the best epoch. */
  readonly best: Params
}

const PARTS = ['params', 'state', 'slots', 'average'] as const
const FORMAT = 'foldwise-checkpoint-1'

/** A checkpoint as a `.safetensors` file. */
export function saveCheckpoint({ standing, held, best }: Checkpoint): Uint8Array<ArrayBuffer> {
  const all: Params = Object.assign({}, ...PARTS.map((part) => named(part, held[part])), named('best', best))
  const tensors = new Map(
    Object.entries(all).map(([name, t]) => [name, { dtype: t.dtype, shape: t.shape, data: hostData(t) }]),
  )
  const metadata = new Map([
    ['format', FORMAT],
    ['standing', JSON.stringify(standing)],
  ])
  return encodeTensors({ tensors, metadata })
}

/** A checkpoint from a file. Throws `FormatError` where it is none. */
export function loadCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeTensors(bytes)
  if (metadata.get('format') !== FORMAT) {
    throw new FormatError(`checkpoint: expected format '${FORMAT}', got '${metadata.get('format')}'. Use another file.`)
  }
  const parts: { [part: string]: { [name: string]: Tensor } } = {
    params: {},
    state: {},
    slots: {},
    average: {},
    best: {},
  }
  for (const [path, { data, shape, dtype }] of tensors) {
    const dot = path.indexOf('.')
    const part = parts[path.slice(0, dot)]
    if (!part) throw new FormatError(`checkpoint: expected known parts, got '${path}'. The file is damaged.`)
    part[path.slice(dot + 1)] = hostTensor(data as Float32Array<ArrayBuffer>, shape, dtype as 'float32')
  }
  const { best, ...held } = parts
  return { standing: checked(metadata.get('standing')), held: held as unknown as Held, best: best! }
}

function checked(text: string | undefined): Standing {
  let value: Json = null
  try {
    value = JSON.parse(text ?? 'null') as Json
  } catch {}
  const s = value as unknown as Standing | null
  const whole = (v: unknown) => Number.isInteger(v) && (v as number) >= 0
  const known = s && (s.best === null || (whole(s.best?.epoch) && typeof s.best?.score === 'number'))
  if (known && whole(s.epoch) && whole(s.step) && Array.isArray(s.history) && typeof s.plateau?.factor === 'number')
    return s
  throw new FormatError('checkpoint: expected the standing of a training, got none. The file is damaged.')
}
