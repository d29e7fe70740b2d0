import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { session } from '@foldwise/inference'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JobResult } from '../src/job-result.ts'
import type { Assessment } from '../src/measure/assess.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const data = process.env.FOLDWISE_DATA ?? join(import.meta.dirname, '../../../../shared/data')
const there = ['fashion-mnist', 'grocery-store', 'pretrained'].every((set) => existsSync(join(data, set)))
if (!there) process.stderr.write(`retail: no data at ${data}: the whole job is not tested\n`)

let folder: string

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the job's command as a person would; `stopAt` interrupts it when its progress says so. */
function retail(args: readonly string[], stopAt?: RegExp): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@foldwise/source', main, ...args])
    let stdout = ''
    let stderr = ''
    let stopping = false
    child.stdout.on('data', (d) => {
      stdout += d
    })
    child.stderr.on('data', (d) => {
      stderr += d
      if (!stopping && stopAt?.test(stderr)) stopping = child.kill('SIGINT')
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldwise-retail-'))
})
afterAll(() => rm(folder, { recursive: true }))

const assessments = ({ fashionMnist, grocery }: JobResult): Assessment[] =>
  [fashionMnist.cnn, fashionMnist.pretrained, grocery.cnn, grocery.pretrained].flatMap((m) => [m, m.int8])

describe.skipIf(!there)('on a few images', () => {
  let result: JobResult
  let stopped: Ended
  let progress: string

  beforeAll(async () => {
    const args = ['--quick', '--json', '--out', folder, '--data', data]
    stopped = await retail([...args, '--threads', '1'], /fashion-cnn: epoch 1/)
    const ended = await retail([...args, '--threads', '2'])
    if (ended.code !== 0) throw new Error(ended.stderr)
    result = JSON.parse(ended.stdout)
    progress = ended.stderr
  }, 600_000)

  test('an interrupted job says so, and the same command goes on from its last epoch', () => {
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toContain('retail: stopped. The same command goes on where it was.')
    expect(progress).toContain('fashion-cnn: goes on after epoch 1')
  })

  test('every model has an accuracy, a size, a latency and a peak of memory, in float32 and in INT8', () => {
    for (const m of assessments(result)) {
      expect(m.accuracy).toBeGreaterThanOrEqual(0)
      expect(m.accuracy).toBeLessThanOrEqual(1)
      expect(m.p50Ms).toBeGreaterThan(0)
      expect(m.p99Ms).toBeGreaterThanOrEqual(m.p50Ms)
      expect(m.peakMb).toBeGreaterThan(1)
    }
    const { cnn, pretrained } = result.grocery
    expect(cnn.int8.sizeMb / cnn.sizeMb).toBeLessThan(0.3)
    expect(pretrained.int8.sizeMb / pretrained.sizeMb).toBeLessThan(0.3)
  })

  test('pretrained features tell groceries apart even after a few images', () => {
    // 81 products: guessing is right once in 81 times.
    expect(result.grocery.baseline.fine).toBeGreaterThan(0.1)
    expect(result.grocery.baseline.coarse).toBeGreaterThan(result.grocery.baseline.fine)
  })

  test('epochs have losses and accuracies of both parts', () => {
    expect(result.grocery.pretrained.history.length).toBe(1)
    expect(Object.keys(result.fashionMnist.cnn.history[0]!)).toEqual([
      'loss',
      'accuracy',
      'validationLoss',
      'validationAccuracy',
    ])
  })

  test('a recommendation keeps to its budget', () => {
    for (const [set, choices] of Object.entries(result.recommendations)) {
      const models = result[set as 'grocery']
      for (const { model, sizeMb, peakMb, p99Ms } of choices) {
        if (model === null) continue
        const [key, precision] = model.split(' ') as ['cnn' | 'pretrained', string]
        const m = precision === 'int8' ? models[key].int8 : models[key]
        expect(m.sizeMb).toBeLessThanOrEqual(sizeMb)
        expect(m.peakMb).toBeLessThanOrEqual(peakMb)
        expect(m.p99Ms).toBeLessThanOrEqual(p99Ms)
      }
    }
  })

  test('model files are ONNX, with the names of the classes', async () => {
    const bytes = await readFile(result.grocery.pretrained.int8.file)
    using model = await session(bytes)
    expect(model.inputs).toEqual([{ name: 'images', dtype: 'float32', shape: ['N', 3, 112, 112] }])
    expect(model.outputs[0]!.shape).toEqual(['N', 81])
    expect(bytes.includes('"Golden-Delicious"')).toBe(true)
  })

  test('the report is one page with curves and confusions of every model', async () => {
    const page = await readFile(result.files.report, 'utf8')
    expect(page.match(/<svg/g)?.length).toBe(4 * 3)
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  })
})

test('bad arguments are told in one line', async () => {
  const ended = await retail(['--full', '--quick'])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toBe('retail: expected --full or --quick, got both. Give one.\n')
}, 60_000)
