// A search with a store, run by store.test.ts as a process of its own that can be killed: node interrupted.ts <file>
import { createHash } from 'node:crypto'
import { save } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { pipeline, standardScaler, tpeSearch } from '@foldwise/pipelines'
import { trialFile } from '@foldwise/pipelines/node'

const x = Array.from({ length: 90 }, (_, i) => [Math.imul(i, 37) % 11, Math.imul(i, 53) % 17, i % 5])
const y = x.map(([a, b], i) => (a! * 2 > b! === i % 6 > 0 ? 'yes' : 'no'))
let fits = 0
const search = tpeSearch({
  space: { C: logisticRegression.params.C.space!, withStd: [true, false] },
  nTrials: 16,
  nStartupTrials: 5,
  recipe: ({ C, withStd }) => {
    fits++
    return pipeline(standardScaler({ withStd }), logisticRegression({ C }))
  },
  metric: accuracy,
  cv: 3,
  store: trialFile(process.argv[2]!),
})
const { trials, best, model } = await search.run(
  { x, y },
  { seed: 5, onProgress: (p) => process.stdout.write(`trial ${p.done}\n`) },
)
process.stdout.write(
  `${JSON.stringify({
    // One call asks for the kind, and one is for the final model.
    tried: fits - 2,
    trials: trials.map(({ fitMs, ...t }) => ({ ...t, fitMs: fitMs.length })),
    best: best.params,
    sha256: createHash('sha256').update(save(model)).digest('hex'),
  })}\n`,
)
