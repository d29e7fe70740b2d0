import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hostData, save } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import { exportModel, toOnnx } from '@foldwise/inference'
import type { Reporter } from '@foldwise/job-kit'
import { rocAuc } from '@foldwise/metrics'
import { deLongTest, mcNemarTest } from '@foldwise/metrics/certainty'
import { permutationImportance, tunedThreshold } from '@foldwise/pipelines'
import type { Args } from './args.ts'
import { type Income, type People, readCensus, someOf } from './census.ts'
import { checkFiles } from './check-files.ts'
import { type Choice, chooseFamily } from './choose.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { families } from './families.ts'
import { compareWays, f1OfRich } from './imbalance.ts'
import type { JobResult } from './job-result.ts'
import { progressIn } from './progress.ts'
import { renderReport } from './report.ts'

/** The whole job, going on from what an interrupted one with the same options left in the output folder. */
export async function runJob(args: Args, report: Reporter, signal: AbortSignal): Promise<JobResult> {
  const { out, threads, trials } = args
  await mkdir(out, { recursive: true })
  const census = await readCensus(signal)
  const [train, test] = [someOf(census.train, args.sample), someOf(census.test, args.sample)]
  const some = someOf(train, args.rows)
  const chosenOn = some.y.length
  report.step(`${train.y.length} people to learn from, ${test.y.length} to test on; models are chosen on ${chosenOn}`)

  const progress = await progressIn(join(out, 'census.progress'), { trials, chosenOn, train: train.y.length })
  const options = { signal, threads }
  const choice = await chooseFamily(some, trials, progress, report, options)
  const [best, second] = choice.families as [Choice['families'][number], Choice['families'][number]]
  const family = families[best.name]!
  const imbalance = await progress.step('imbalance', () => compareWays(family, best.best.params, some, report, options))

  report.step(`${best.name} has the least log loss: fitting it on all ${train.y.length} people`)
  const warnings: string[] = []
  const recipe = tunedThreshold(family.recipe(best.best.params), { metric: f1OfRich })
  const fitStart = performance.now()
  using model = await recipe.fit(train, {
    ...options,
    onProgress: report.named('threshold'),
    onWarning: (w) => warnings.push(w.message),
  })
  const fitMs = performance.now() - fitStart

  const predictStart = performance.now()
  const scores = await scoresOf(model, test)
  const predictMs = performance.now() - predictStart
  const labels = await model.predict(test.x)
  report.step('evaluating on the test part')
  const evaluation = evaluate(test, labels, scores)
  signal.throwIfAborted()
  using rival = await families[second.name]!.recipe(second.best.params).fit(train, options)
  const rivalScores = await scoresOf(rival, test)
  const half = (values: Float64Array) => Array.from(values, (v): Income => (v >= 0.5 ? '>50K' : '<=50K'))
  const importances = await permutationImportance(model, someOf(test, 4000), {
    signal,
    metric: { from: 'predictProba', metric: rocAuc },
    onProgress: report.named('importances'),
  })

  const bytes = save(model)
  const onnx = toOnnx(exportModel(model))
  const files = {
    model: join(out, 'census.safetensors'),
    onnx: join(out, 'census.onnx'),
    report: join(out, 'census.html'),
  }
  await writeFileAtomic(files.model, bytes)
  await writeFileAtomic(files.onnx, onnx)
  report.step('checking the files that were written')
  const agreement = await checkFiles(files, family.type, test.x, { labels, scores })

  const { metrics } = evaluation
  const values = Object.fromEntries(Object.entries(metrics).map(([name, m]) => [name, m.value!]))
  const found = {
    train: train.y.length,
    test: test.y.length,
    chosenOn,
    missing: census.missing,
    choice,
    imbalance,
    model: { family: best.name, params: best.best.params, threshold: model.threshold },
    ...(values as { [N in keyof Evaluation['metrics']]: number }),
    intervals: Object.fromEntries(
      Object.entries(metrics).map(([name, m]) => [name, [m.interval!.low, m.interval!.high] as const]),
    ),
    rival: {
      family: second.name,
      rocAuc: deLongTest(test.y, scores, rivalScores, { posLabel: '>50K' }),
      decisions: mcNemarTest(test.y, half(scores), half(rivalScores)),
    },
    importances,
  }
  const result: JobResult = {
    ...found,
    fitMs,
    predictMs,
    modelBytes: bytes.length,
    onnxBytes: onnx.length,
    sha256: sha256(bytes),
    resultsSha256: sha256(JSON.stringify(found)),
    warnings,
    agreement,
    files,
  }
  await writeFileAtomic(files.report, renderReport(result, evaluation, test.y, labels, scores))
  await progress.clear()
  return result
}

/** Probabilities of more than 50K. */
async function scoresOf(
  model: {
    readonly classes: readonly Income[]
    predictProba(x: People['x']): Promise<Parameters<typeof hostData<'float64'>>[0]>
  },
  { x, y }: People,
): Promise<Float64Array> {
  const column = model.classes.indexOf('>50K')
  const probabilities = hostData(await model.predictProba(x))
  return Float64Array.from(y, (_, i) => probabilities[i * 2 + column]!)
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')
