import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobResult } from '../src/job-result.ts'

const main = join(import.meta.dirname, '../src/main.ts')
let folder: string
let result: JobResult
let progress: string

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the job's command as a person would, with `input` on standard input. */
function spam(args: readonly string[], input: string | Uint8Array = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@foldwise/source', main, ...args, '--out', folder])
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (d) => {
      stdout += d
    })
    child.stderr.on('data', (d) => {
      stderr += d
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.end(input)
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldwise-spam-'))
  const ended = await spam(['--json'])
  if (ended.code !== 0) throw new Error(ended.stderr)
  result = JSON.parse(ended.stdout)
  progress = ended.stderr
}, 180_000)

afterAll(() => rm(folder, { recursive: true }))

const scam = `From: "Cash Office" <win@prizes.example>
Subject: Congratulations, you have won $1,000,000 cash

Click here now to claim your FREE money! Guaranteed offer, no obligation. Order today, remove yourself by reply.
`

test('the job counts the mails of each group and keeps copies of a body together', () => {
  expect(result.groups).toEqual({
    'easy-ham-1': 2500,
    'easy-ham-2': 1400,
    'hard-ham-1': 250,
    'spam-1': 500,
    'spam-2': 1396,
  })
  expect(result.mails + result.duplicates).toBe(6046)
  expect(result.train + result.test).toBe(result.mails)
  expect(result.bodies).toBeLessThan(result.mails)
})

test('it finds spam as well as scikit-learn does', () => {
  expect(result.f1).toBeGreaterThanOrEqual(0.98)
  expect(result.rocAuc).toBeGreaterThan(0.998)
  const [[, falsePositive], [falseNegative, truePositive]] = result.confusionMatrix as [
    [number, number],
    [number, number],
  ]
  expect(result.precision).toBeCloseTo(truePositive / (truePositive + falsePositive), 12)
  expect(result.recall).toBeCloseTo(truePositive / (truePositive + falseNegative), 12)
  for (const [name, [low, high]] of Object.entries(result.intervals)) {
    const value = result[name as 'f1']
    expect(low).toBeLessThanOrEqual(value)
    expect(high).toBeGreaterThanOrEqual(value)
    expect(high - low).toBeGreaterThan(0)
  }
})

test('away from a terminal its progress is plain lines on standard error', () => {
  expect(progress).toMatch(/^reading mails \d+\/6046$/m)
  expect(progress.includes('\r') || progress.includes('\x1b')).toBe(false)
})

test('the files it writes are those it describes', async () => {
  const model = await readFile(result.files.model)
  expect(model.length).toBe(result.modelBytes)
  expect((await readFile(result.files.onnx)).length).toBe(result.onnxBytes)
  expect(result.agreement.safetensors).toBe(0)
  expect(result.agreement.onnx).toBeLessThan(1e-5)
  const report = await readFile(result.files.report, 'utf8')
  expect(report.match(/<svg/g)).toHaveLength(3)
  expect(report).not.toMatch(/(src|href)=|url\(|@import|<script/)
})

test('a second run prints the same SHA-256', { timeout: 180_000 }, async () => {
  const again = await spam(['--json', '--threads', '2'])
  expect(JSON.parse(again.stdout).sha256).toBe(result.sha256)
})

test('classify takes a mail by path or on standard input', async () => {
  const path = join(folder, 'scam.eml')
  await writeFile(path, scam)
  expect((await spam(['classify', path])).stdout).toMatch(/^spam {2}\(probability of spam \d+\.\d\d %\)\n$/)
  const { stdout } = await spam(['--', 'classify', '--json'], scam)
  expect(JSON.parse(stdout)).toEqual({ label: 'spam', spam: expect.closeTo(1, 1) })
})

test('bad input gets one line and a non-zero exit, never a stack', async () => {
  const cases: [readonly string[], string | Uint8Array, RegExp][] = [
    [
      ['classify', 'no-such-file.eml'],
      '',
      /^spam: expected a mail file, got 'ENOENT' for .*no-such-file\.eml\. Check the path\.\n$/,
    ],
    [['classify'], ' \r\n', /^spam: expected a mail, got nothing but white space from standard input\. .*\n$/],
    [
      ['classify'],
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2),
      /^spam: expected a mail as text, got binary bytes from standard input\. .*\n$/,
    ],
    [['clasify'], '', /^spam: expected 'train' or 'classify', got 'clasify'\. See --help\.\n$/],
    [['--thread', '2'], '', /^spam: Unknown option '--thread'\. See --help\.\n$/],
    [['--threads', '0'], '', /^spam: expected --threads to be an integer >= 1, got '0'\.\n$/],
  ]
  for (const [args, input, message] of cases) {
    const ended = await spam(args, input)
    expect(ended).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(message) })
  }
})

test('a truncated model is refused in one line', async () => {
  await truncate(result.files.model, result.modelBytes - 100)
  const ended = await spam(['classify'], scam)
  expect(ended).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^spam: model file: expected .*\n$/) })
})
