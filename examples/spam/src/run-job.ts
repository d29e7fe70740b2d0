import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hostData, save } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import { exportModel, toOnnx } from '@foldwise/inference'
import type { Reporter } from '@foldwise/job-kit'
import type { Args } from './args.ts'
import { type Agreement, checkFiles } from './check-files.ts'
import { loadCorpus } from './corpus.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { prepare } from './prepare.ts'
import { spamRecipe } from './recipe.ts'
import { renderReport } from './report.ts'
import { strongestWords, type Word } from './words.ts'

export interface JobResult {
  readonly groups: { readonly [group: string]: number }
  readonly duplicates: number
  readonly mails: number
  readonly bodies: number
  readonly train: number
  readonly test: number
  readonly confusionMatrix: Evaluation['confusionMatrix']
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly rocAuc: number
  readonly averagePrecision: number
  /** 95 % bootstrap interval of each metric, `[low, high]`. */
  readonly intervals: { readonly [metric: string]: readonly [number, number] }
  readonly words: { readonly spam: readonly Word[]; readonly ham: readonly Word[] }
  readonly features: number
  readonly iterations: number
  readonly fitMs: number
  readonly predictMs: number
  readonly modelBytes: number
  readonly onnxBytes: number
  readonly sha256: string
  readonly warnings: readonly string[]
  readonly agreement: Agreement
  readonly files: { readonly model: string; readonly onnx: string; readonly report: string }
}

/** The whole job: corpus, split, fit, evaluation, files, and the check that the files predict what the model does. */
export async function runJob(args: Args, report: Reporter): Promise<JobResult> {
  await mkdir(args.out, { recursive: true })
  const corpus = await loadCorpus((done, total) => report.progress({ stage: 'reading mails', done, total }))
  const { train, test, bodies } = prepare(corpus)
  report.step(`${train.x.length} mails to train on, ${test.x.length} to test on`)

  const warnings: string[] = []
  const fitStart = performance.now()
  using model = await spamRecipe.fit(train, {
    threads: args.threads,
    onProgress: (p) => report.progress(p),
    onWarning: (w) => warnings.push(w.message),
  })
  const fitMs = performance.now() - fitStart

  const predictStart = performance.now()
  const probabilities = hostData(await model.predictProba(test.x))
  const predictMs = performance.now() - predictStart
  const spamColumn = model.classes.indexOf('spam')
  const scores = Float64Array.from(test.x, (_, i) => probabilities[i * 2 + spamColumn]!)
  report.step('evaluating')
  const evaluation = evaluate(test.y, await model.predict(test.x), scores)

  const bytes = save(model)
  const onnx = toOnnx(exportModel(model))
  const files = {
    model: join(args.out, 'spam.safetensors'),
    onnx: join(args.out, 'spam.onnx'),
    report: join(args.out, 'report.html'),
  }
  await writeFileAtomic(files.model, bytes)
  await writeFileAtomic(files.onnx, onnx)
  report.step('checking the files that were written')
  const agreement = await checkFiles(files, test.x, scores)

  const [vectorizer, classifier] = model.steps
  const { metrics } = evaluation
  const result: JobResult = {
    groups: corpus.groups,
    duplicates: corpus.duplicates,
    mails: corpus.mails.length,
    bodies,
    train: train.x.length,
    test: test.x.length,
    confusionMatrix: evaluation.confusionMatrix,
    precision: metrics.precision.value,
    recall: metrics.recall.value,
    f1: metrics.f1.value,
    rocAuc: metrics.rocAuc.value,
    averagePrecision: metrics.averagePrecision.value,
    intervals: Object.fromEntries(Object.entries(metrics).map(([name, m]) => [name, [m.low, m.high]])),
    words: strongestWords(vectorizer.featureNames!, hostData(classifier.coef), 20),
    features: vectorizer.featureNames!.length,
    iterations: classifier.facts.iterations as number,
    fitMs,
    predictMs,
    modelBytes: bytes.length,
    onnxBytes: onnx.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    warnings,
    agreement,
    files,
  }
  await writeFileAtomic(files.report, renderReport(result, evaluation))
  return result
}
