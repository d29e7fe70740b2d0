import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Classifier, hostData } from '@foldwise/core'
import { readModel } from '@foldwise/core/node'
import { JobError } from '@foldwise/job-kit'
import { tunedThreshold } from '@foldwise/pipelines'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readArgs } from '../src/args.ts'
import { type Income, readCensus, someOf } from '../src/census.ts'
import { feedsOf } from '../src/check-files.ts'
import { families } from '../src/families.ts'
import type { JobResult } from '../src/job-result.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const local = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const cache = fileURLToPath(new URL('../../../.cache/census', import.meta.url))
const haveCensus = [join(local, 'tabular/uci/adult-train.csv.gz'), join(cache, 'adult.data')].some(existsSync)
if (!haveCensus) process.stdout.write('census: skipped without the data, which the job downloads\n')

const ort = await import('onnxruntime-node').catch(() => undefined)
let folder = ''

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the job's command as a person would; ends it with `by` once it has printed a line that matches `at`. */
function census(
  args: readonly string[],
  stop?: { readonly at: RegExp; readonly by: 'SIGINT' | 'SIGKILL' },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@foldwise/source', main, ...args])
    let [stdout, stderr] = ['', '']
    let stopping = false
    child.stdout.on('data', (d) => {
      stdout += d
    })
    createInterface({ input: child.stderr }).on('line', (line) => {
      stderr += `${line}\n`
      // Once: a second one would end the process without its last words.
      if (!stopping && stop?.at.test(line)) stopping = child.kill(stop.by)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

const quick = ['--json', '--sample', '400', '--trials', '3']

describe.runIf(haveCensus)('the census job', () => {
  let whole: JobResult
  let progress: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foldwise-census-'))
    const ended = await census([...quick, '--out', join(folder, 'whole')])
    if (ended.code !== 0) throw new Error(ended.stderr)
    whole = JSON.parse(ended.stdout)
    progress = ended.stderr
  }, 180_000)

  afterAll(() => rm(folder, { recursive: true }))

  test('Ctrl-C and kill -9, each followed by the same command, end with the same SHA-256', {
    timeout: 300_000,
  }, async () => {
    const out = ['--out', join(folder, 'broken')]
    const stopped = await census([...quick, ...out], { at: /^random forest, nested/, by: 'SIGINT' })
    expect(stopped.code).toBe(1)
    expect(stopped.stdout).toBe('')
    expect(stopped.stderr).toMatch(/census: stopped\. The same command goes on where it was\.\n$/)
    const killed = await census([...quick, ...out], { at: /^gradient boosting, learning curve/, by: 'SIGKILL' })
    expect(killed.signal).toBe('SIGKILL')
    // What the first run had finished was not done again.
    expect(killed.stderr).not.toMatch(/^logistic regression, nested/m)
    const ended = await census([...quick, ...out, '--threads', '2'])
    expect(ended.stderr).not.toMatch(/nested/)
    const result: JobResult = JSON.parse(ended.stdout)
    expect(result.sha256).toBe(whole.sha256)
    expect(result.resultsSha256).toBe(whole.resultsSha256)
    expect((await readdir(join(folder, 'broken'))).sort()).toEqual(
      ['census.html', 'census.onnx', 'census.safetensors'].sort(),
    )
  })

  test('it finds what scores and decisions are worth, with intervals', () => {
    expect(whole.train).toBe(400)
    expect(whole.missing).toEqual({ workclass: 2799, occupation: 2809, nativeCountry: 857 })
    expect(whole.rocAuc).toBeGreaterThan(0.82)
    for (const [name, [low, high]] of Object.entries(whole.intervals)) {
      const value = whole[name as 'f1']
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
    const { families } = whole.choice
    expect(families.map((f) => f.name).sort()).toEqual(['gradient boosting', 'logistic regression', 'random forest'])
    for (const f of families) {
      expect(f.optimism).toBeGreaterThanOrEqual(0)
      expect(f.chosen).toHaveLength(3)
      expect(f.curve.text).toMatch(/^With 26[67] rows, logLoss is .*\.$/)
    }
    expect(whole.model.family).toBe(families[0]!.name)
    const [plain, ...ways] = whole.imbalance.ways
    // Whatever is done about the rare class finds more of it.
    expect(ways.every((w) => w.scores.recall.mean > plain!.scores.recall.mean)).toBe(true)
  })

  test('the files it writes are those it describes', async () => {
    expect((await readFile(whole.files.model)).length).toBe(whole.modelBytes)
    expect((await readFile(whole.files.onnx)).length).toBe(whole.onnxBytes)
    expect(whole.agreement).toMatchObject({ rows: 400, safetensors: 0, otherLabels: 0 })
    const report = await readFile(whole.files.report, 'utf8')
    expect(report.match(/<svg/g)!.length).toBeGreaterThanOrEqual(8)
    expect(report).toContain('Learning curves')
    expect(report).not.toMatch(/ (src|href)="[^#]|url\(|@import|<script/)
  })

  test.runIf(ort)('ONNX Runtime, given the raw columns, predicts what the model does', async () => {
    const { x } = someOf((await readCensus(new AbortController().signal)).test, 400)
    const types = [tunedThreshold, families[whole.model.family]!.type] as const
    using model = (await readModel(whole.files.model, types)) as Classifier<typeof x, Income, 'predictProba'>
    const want = hostData(await model.predictProba(x))
    const running = await ort!.InferenceSession.create(whole.files.onnx)
    const feeds = Object.entries(feedsOf(x)).map(([name, { dtype, shape, data }]) => [
      name,
      new ort!.Tensor(dtype as 'float32', data as Float32Array, shape),
    ])
    const { label, probabilities } = await running.run(Object.fromEntries(feeds))
    const said = probabilities!.data as Float32Array
    expect(said).toHaveLength(want.length)
    const differences = Array.from(said, (p, i) => Math.abs(p - want[i]!))
    expect(Math.max(...differences)).toBeLessThan(1e-5)
    expect(Array.from(label!.data as unknown as string[])).toEqual(await model.predict(x))
  })

  test('away from a terminal its progress is plain lines on standard error', () => {
    expect(progress).toMatch(/^random forest, search: trials \d\/3\b/m)
    expect(progress.includes('\r') || progress.includes('\x1b')).toBe(false)
  })
})

test('bad options get one line and a non-zero exit, never a stack', async () => {
  expect(await census(['--rows', '7'])).toEqual({
    ...{ code: 1, signal: null, stdout: '' },
    stderr: "census: expected --rows to be an integer >= 100, got '7'.\n",
  })
  expect(() => readArgs(['--row', '700'], '/')).toThrow(new JobError("Unknown option '--row'. See --help."))
  expect(() => readArgs(['--', 'anything'], '/')).toThrow(/^Unexpected argument 'anything'\./)
})
