import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { FormatError } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gridSearch, type TrialRecord, type TrialStore } from '../../src/index.ts'
import { trialFile } from '../../src/node.ts'
import { means } from '../compose/steps.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y } = golden
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldwise-store-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Outcome {
  readonly tried: number
  readonly trials: readonly object[]
  readonly best: object
  readonly sha256: string
}

/** Runs the search in a process; kills it without warning once `killAt` trials are done. */
function run(file: string, killAt?: number): Promise<Outcome | undefined> {
  const script = fileURLToPath(new URL('./interrupted.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@foldwise/source', script, file])
  let outcome: Outcome | undefined
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === `trial ${killAt}`) child.kill('SIGKILL')
    if (line.startsWith('{')) outcome = JSON.parse(line)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve(outcome)
      else reject(new Error(errors))
    })
  })
}

test('a search that was killed goes on, repeats no finished trial, and ends with the same model', {
  timeout: 60_000,
}, async () => {
  const whole = join(folder, 'whole.jsonl')
  const broken = join(folder, 'broken.jsonl')
  const want = await run(whole)
  expect(want?.tried).toBe(16)
  expect(await run(broken, 7)).toBeUndefined()
  // The kill may have hit a line half written, as one more does here.
  await appendFile(broken, '{"run":"x","numb')
  const kept = (await readFile(broken, 'utf8')).split('\n').length - 1
  expect(kept).toBeGreaterThanOrEqual(7)
  expect(kept).toBeLessThan(16)
  const got = await run(broken)
  expect(got).toEqual({ ...want, tried: 16 - kept })
  const lines = (await readFile(broken, 'utf8')).trimEnd().split('\n')
  expect(lines.map((l) => JSON.parse(l).number)).toEqual([...Array(16).keys()])
  expect((await run(whole))?.tried).toBe(0)
})

/** A store in memory. */
function memory(): TrialStore & { readonly records: TrialRecord[] } {
  const records: TrialRecord[] = []
  return {
    records,
    read: async () => records,
    append: async (record) => {
      records.push(JSON.parse(JSON.stringify(record)))
    },
  }
}

describe('a store', () => {
  const counted = (store: TrialStore, scores: readonly number[] = [0.5, NaN, Infinity, 0.25]) => {
    const tried: number[] = []
    let now = 0
    const search = gridSearch({
      grid: { i: [...scores.keys()] },
      recipe: ({ i }) => {
        now = scores[i]!
        tried.push(i)
        return means()
      },
      metric: () => now,
      cv: 2,
      store,
    })
    return { search, tried: () => tried.splice(0).length }
  }

  test('gives scores back that JSON lacks', async () => {
    const store = memory()
    const { search } = counted(store)
    const first = await search.run({ x, y })
    const again = await search.run({ x, y })
    expect(again.trials).toEqual(first.trials)
    expect(again.best.params).toEqual({ i: 2 })
    expect(store.records.length).toBe(4)
  })

  test('is of the data, the seed and the folds', async () => {
    const store = memory()
    const { search, tried } = counted(store)
    tried()
    await search.run({ x, y })
    expect(tried()).toBe(5)
    await search.run({ x, y })
    expect(tried()).toBe(1)
    await search.run({ x, y }, { seed: 1 })
    expect(tried()).toBe(5)
    await search.run({ x: x.map((r, i) => (i === 65 ? [r[0]! + 1e-9, r[1]!, r[2]!] : r)), y })
    expect(tried()).toBe(5)
    await search.run({ x, y, weight: y.map(() => 1) })
    expect(tried()).toBe(5)
    expect(store.records.length).toBe(16)
  })

  test('of other values than the search tries is refused', async () => {
    const store = memory()
    const { search } = counted(store)
    await search.run({ x, y })
    const other: TrialStore = { ...store, read: async () => store.records.map((r) => ({ ...r, params: { i: 9 } })) }
    await expect(counted(other).search.run({ x, y })).rejects.toThrow(
      new FormatError(
        'search: expected trial 1 of the store to have the values {"i":0}, got {"i":9}. The store is of another search, or of another version: begin a new one.',
      ),
    )
  })

  test('a damaged line is reported with its number', async () => {
    const path = join(folder, 'damaged.jsonl')
    await gridSearch({ grid: { i: [1] }, recipe: () => means(), metric: accuracy, cv: 2, store: trialFile(path) }).fit({
      x,
      y,
    })
    await writeFile(path, `${await readFile(path, 'utf8')}{"run":7}\n`)
    await expect(trialFile(path).read()).rejects.toThrow(
      new FormatError(
        `trialFile: expected a trial in line 2 of ${path}, got '{"run":7}'. The file is damaged: remove the line, or begin a new file.`,
      ),
    )
  })
})
