import type { JobResult, ModelResult, SetResult } from './job-result.ts'
import type { Assessment } from './measure/assess.ts'

export const percent = (v: number): string => `${(100 * v).toFixed(1)} %`
const seconds = (ms: number): string =>
  ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`

/** Headings of the table of models, and a line for each precision of each. */
export const HEAD = ['model', 'weights', 'test accuracy', 'training', 'MB', 'mean ms', 'p99 ms', 'peak MB'] as const

export function tableOf({ cnn, pretrained, resNet18 }: SetResult): string[][] {
  const models = [
    ['CNN', cnn] as const,
    ['pretrained', pretrained] as const,
    ...(resNet18 ? [['ResNet-18', resNet18] as const] : []),
  ]
  return models.flatMap(([name, m]) => [line(name, 'float32', m, m), line(name, 'INT8', m.int8, m)])
}

function line(name: string, weights: string, a: Assessment, { fitMs }: ModelResult): string[] {
  const right = percent(a.accuracy) + (a.coarseAccuracy === undefined ? '' : ` (groups ${percent(a.coarseAccuracy)})`)
  return [
    name,
    weights,
    right,
    seconds(fitMs),
    a.sizeMb.toFixed(2),
    a.meanMs.toFixed(2),
    a.p99Ms.toFixed(2),
    a.peakMb.toFixed(0),
  ]
}

/** The job's result for a terminal. */
export function printResult(r: JobResult): string {
  const { baseline } = r.grocery
  return [
    '',
    ...part('Fashion-MNIST', r.images.fashionMnist!, r.fashionMnist),
    ...chosen(r, 'fashionMnist'),
    '',
    ...part('Grocery Store', r.images.grocery!, r.grocery),
    `  baseline    logistic regression on MobileNet features: ${percent(baseline.fine)} of products, ${percent(baseline.coarse)} of groups`,
    ...chosen(r, 'grocery'),
    '',
    'INT8 keeps weights in 8 bits and sums in float32: smaller files, the same speed.',
    'Latency and memory: one image at a time, one thread, a process of its own.',
    `${r.files.report}  after ${seconds(r.totalMs)}`,
  ].join('\n')
}

function part(title: string, images: JobResult['images'][string], set: SetResult): string[] {
  const rows = [[...HEAD], ...tableOf(set)]
  const widths = HEAD.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)))
  return [
    `${title}: ${images.train} images to train on, ${images.validation} for validation, ${images.test} to test on`,
    ...[set.cnn, set.pretrained, ...(set.resNet18 ? [set.resNet18] : [])].map((m) => `  ${m.title}: ${m.trained}`),
    '',
    ...rows.map((row) => `  ${row.map((v, c) => (c < 2 ? v.padEnd(widths[c]!) : v.padStart(widths[c]!))).join('  ')}`),
  ]
}

const chosen = (r: JobResult, set: string): string[] =>
  r.recommendations[set]!.map((c) => `  for ${c.name.padEnd(8)}${c.model ?? 'none'}: ${c.why}`)
