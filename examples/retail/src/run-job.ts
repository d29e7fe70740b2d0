import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeFileAtomic } from '@foldwise/core/node'
import { wasm } from '@foldwise/core/wasm'
import type { Reporter } from '@foldwise/job-kit'
import type { Args } from './args.ts'
import type { Candidate } from './candidate.ts'
import { mostConfused } from './confused.ts'
import { fashionMnist } from './data/fashion-mnist.ts'
import { groceryStore } from './data/grocery.ts'
import type { ImageSet } from './data/images.ts'
import { openStore } from './data/store.ts'
import type { JobResult, ModelResult, SetResult } from './job-result.ts'
import { type Assessed, assess } from './measure/assess.ts'
import { type Plan, plans } from './plans.ts'
import { budgets, type Choice, recommend } from './recommend.ts'
import { renderReport } from './report.ts'
import type { Session } from './session.ts'
import { mobileNet, resNet18 } from './sets/backbone.ts'
import { fashionCnn, fashionPretrained } from './sets/fashion.ts'
import { groceryCnn } from './sets/grocery-cnn.ts'
import { groceryBaseline, groceryPretrained } from './sets/grocery-pretrained.ts'
import { forgetCheckpoints } from './training/fit.ts'

/** Pixels a side that photographs, of 112 pixels, are scaled to for the baseline: the network was trained on 224. */
const BASELINE_SIZE = 160
const HERE = fileURLToPath(new URL('../../../', import.meta.url))

/** The whole job: data, four trainings, files of two precisions each, their measures, a report and a recommendation. */
export async function runJob(args: Args, report: Reporter, signal: AbortSignal): Promise<JobResult> {
  const start = performance.now()
  await mkdir(args.out, { recursive: true })
  const plan: Plan = plans[args.plan]
  const session: Session = {
    device: await wasm({ threads: args.threads }),
    threads: args.threads,
    seed: args.seed,
    out: args.out,
    report,
    signal,
  }
  const store = openStore(dataFolders(args), (url) => report.step(`downloading ${url}`))

  const fashion = await fashionMnist(store, plan.limit)
  const clothes = await assessed(fashion, 'fashion', plan, session, [
    () => fashionCnn(fashion, plan, session),
    () => fashionPretrained(fashion, plan, session, store),
  ])
  const reading = (done: number, total: number) => report.progress({ stage: 'reading photographs', done, total })
  const grocery = await groceryStore(store, reading, plan.limit)
  const baseline = await groceryBaseline(
    grocery,
    await mobileNet(store, plan.limit ? plan.grocery.size : BASELINE_SIZE),
    session,
  )
  const products = await assessed(grocery, 'grocery', plan, session, [
    () => groceryCnn(grocery, plan, session),
    async () => groceryPretrained(grocery, await mobileNet(store, plan.grocery.size), plan, session),
    ...(args.weights ? [() => ownResNet(grocery, args.weights!, plan, session)] : []),
  ])

  const result: JobResult = {
    plan: args.plan,
    seed: args.seed,
    threads: args.threads,
    fashionMnist: results(clothes, fashion),
    grocery: { ...results(products, grocery), baseline },
    recommendations: { fashionMnist: choices(clothes), grocery: choices(products) },
    images: { fashionMnist: counts(fashion), grocery: counts(grocery) },
    totalMs: performance.now() - start,
    files: { report: join(args.out, 'report.html') },
  }
  const sets = [
    { set: fashion, models: clothes, choices: result.recommendations.fashionMnist! },
    { set: grocery, models: products, choices: result.recommendations.grocery! },
  ]
  await writeFileAtomic(result.files.report, renderReport(result, sets))
  await forgetCheckpoints(args.out)
  return result
}

async function assessed(
  set: ImageSet,
  name: string,
  plan: Plan,
  session: Session,
  makers: readonly (() => Promise<Candidate>)[],
): Promise<Assessed[]> {
  const done: Assessed[] = []
  for (const make of makers) {
    const candidate = await make()
    done.push(await assess(candidate, set, `${name}-${candidate.key}`, plan.runs, session))
  }
  return done
}

const ownResNet = async (set: ImageSet, file: string, plan: Plan, session: Session): Promise<Candidate> =>
  groceryPretrained(set, await resNet18(file, plan.grocery.size), plan, session, 'resNet18')

/** A folder given, one that the environment names, one beside the project; downloads go to a cache of the project's. */
function dataFolders({ data }: Args): string[] {
  const named = process.env.FOLDWISE_DATA
  return [...(data ? [data] : []), ...(named ? [named] : []), join(HERE, '../shared/data'), join(HERE, '.cache/data')]
}

const counts = ({ train, validation, test }: ImageSet) => ({
  train: train.labels.length,
  validation: validation.labels.length,
  test: test.labels.length,
})

function results(models: readonly Assessed[], set: ImageSet): SetResult {
  const of = ({ candidate, float32, int8, confusion }: Assessed): [string, ModelResult] => {
    const { title, trained, fitMs, history, key } = candidate
    return [
      key,
      { ...float32, title, trained, fitMs, history, int8, confused: mostConfused(confusion, set.classes, 10) },
    ]
  }
  return Object.fromEntries(models.map(of)) as unknown as SetResult
}

function choices(models: readonly Assessed[]): Choice[] {
  const all = new Map(
    models.flatMap(({ candidate: { key }, float32, int8 }) => [
      [`${key} float32`, float32] as const,
      [`${key} int8`, int8] as const,
    ]),
  )
  return budgets.map((budget) => recommend(all, budget))
}
