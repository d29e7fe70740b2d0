import { confusionMatrixChart, trainingChart } from '@foldwise/metrics'
import { type ReportSection, reportPage } from '@foldwise/metrics/report'
import { worstPart } from './confused.ts'
import type { ImageSet } from './data/images.ts'
import type { JobResult, SetResult } from './job-result.ts'
import type { Assessed } from './measure/assess.ts'
import { HEAD, percent, tableOf } from './print.ts'
import type { Choice } from './recommend.ts'

export interface ReportSet {
  readonly set: ImageSet
  readonly models: readonly Assessed[]
  readonly choices: readonly Choice[]
}

/** Products in a chart of confusions: more could not be read. */
const SHOWN = 12

/** A page that needs nothing else: curves, tables, and which products are taken for which. */
export function renderReport(result: JobResult, sets: readonly ReportSet[]): string {
  const [fashion, grocery] = sets as [ReportSet, ReportSet]
  return reportPage({
    title: 'Clothes and groceries',
    summary:
      'On two sets of images, a convolutional network of our own beside a fine-tuned one that had learned other images before. All figures are measured on the model files.',
    facts: {
      plan: result.plan,
      seed: result.seed,
      threads: result.threads,
      'whole job, minutes': Number((result.totalMs / 60_000).toFixed(1)),
    },
    sections: [
      ...sectionsOf(fashion, result.fashionMnist),
      ...sectionsOf(grocery, result.grocery, baselineText(result)),
    ],
  })
}

const baselineText = ({ grocery: { baseline } }: JobResult): string =>
  ` Logistic regression on MobileNet features of the same photographs: ${percent(baseline.fine)} of products, ${percent(baseline.coarse)} of groups.`

function sectionsOf({ set, models, choices }: ReportSet, result: SetResult, more = ''): ReportSection[] {
  return [
    {
      title: `${set.name}: models`,
      text: `${set.train.labels.length} images to train on, ${set.validation.labels.length} for validation, ${set.test.labels.length} to test on. INT8 keeps weights in 8 bits and sums in float32. Latency is of one image at a time on one thread; memory is what the process takes more at its peak.${more}`,
      table: { head: HEAD, rows: tableOf(result) },
    },
    {
      title: `${set.name}: which to ship`,
      table: { head: ['budget', 'model', 'why'], rows: choices.map((c) => [c.name, c.model ?? 'none', c.why]) },
    },
    {
      title: `${set.name}: training`,
      figures: models.flatMap(({ candidate: { title, trained, history } }) => {
        const curve = (name: string) => history.map((scores) => scores[name] ?? Number.NaN)
        return [
          {
            svg: trainingChart(
              { training: curve('loss'), validation: curve('validationLoss') },
              { title: `${title}: loss` },
            ),
            caption: trained,
          },
          trainingChart(
            { training: curve('accuracy'), validation: curve('validationAccuracy') },
            { title: `${title}: accuracy` },
          ),
        ]
      }),
    },
    ...models.map(({ candidate: { title, key }, confusion }) => {
      const { places, matrix } =
        confusion.length > SHOWN ? worstPart(confusion, SHOWN) : { places: [...confusion.keys()], matrix: confusion }
      const few = places.length < confusion.length
      return {
        title: `${set.name}: confusions of ${title}`,
        text: few
          ? `The ${places.length} of ${confusion.length} products that are taken for one another most often.`
          : 'All products.',
        figures: [confusionMatrixChart(matrix, { labels: places.map((c) => set.classes[c]!) })],
        table: {
          head: ['is', 'was taken for', 'times', 'share'],
          rows: result[key]!.confused.map((c) => [c.truth, c.said, c.count, percent(c.share)]),
        },
      }
    }),
  ]
}
