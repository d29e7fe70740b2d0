import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hostData, save } from '@foldwise/core'
import { writeFileAtomic } from '@foldwise/core/node'
import { exportModel, toOnnx } from '@foldwise/inference'
import type { Reporter } from '@foldwise/job-kit'
import type { Args } from './args.ts'
import { checkFiles } from './check-files.ts'
import { loadCorpus } from './corpus.ts'
import { evaluate } from './evaluate.ts'
import type { JobResult } from './job-result.ts'
import { prepare } from './prepare.ts'
import { spamRecipe } from './recipe.ts'
import { renderReport } from './report.ts'
import { strongestWords } from './words.ts'

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
