/** How long the job takes and how well its models learn. Figures of what each part takes are in the README. */
export interface Plan {
  /** Images of each part that are used; the report says how many. Default: all. */
  readonly limit?: number
  readonly fashion: {
    /** `moves` images by up to two pixels too: better models, which take longer to learn. */
    readonly cnn: { readonly epochs: number; readonly moves: boolean }
    /** The first `rows` of the training part: fine-tuning 41 million products an image is slow on a CPU. */
    readonly pretrained: { readonly epochs: number; readonly rows: number }
  }
  readonly grocery: {
    readonly cnn: { readonly epochs: number }
    /** Pixels a side that the pretrained network sees photographs at. */
    readonly size: number
    readonly head: { readonly epochs: number }
    /** Also learns the blocks from `frozenBefore` on. Default: only the last layer learns. */
    readonly tuning?: { readonly epochs: number; readonly frozenBefore: number }
  }
  /** Images timed one by one for each model. */
  readonly runs: number
}

export const plans = {
  usual: {
    fashion: { cnn: { epochs: 3, moves: false }, pretrained: { epochs: 2, rows: 5000 } },
    grocery: { cnn: { epochs: 6 }, size: 160, head: { epochs: 20 }, tuning: { epochs: 3, frozenBefore: 10 } },
    runs: 200,
  },
  full: {
    fashion: { cnn: { epochs: 14, moves: true }, pretrained: { epochs: 2, rows: 12_000 } },
    grocery: { cnn: { epochs: 14 }, size: 160, head: { epochs: 20 }, tuning: { epochs: 6, frozenBefore: 10 } },
    runs: 500,
  },
  quick: {
    limit: 120,
    fashion: { cnn: { epochs: 1, moves: true }, pretrained: { epochs: 1, rows: 48 } },
    grocery: { cnn: { epochs: 1 }, size: 64, head: { epochs: 2 }, tuning: { epochs: 1, frozenBefore: 15 } },
    runs: 5,
  },
} as const satisfies { readonly [name: string]: Plan }
