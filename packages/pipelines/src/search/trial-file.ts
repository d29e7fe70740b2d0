import { open, readFile, truncate } from 'node:fs/promises'
import { FormatError, ParamError, show } from '@foldwise/core'
import type { TrialRecord, TrialStore } from './store.ts'

/**
 * Trials in a file of JSON lines, each on disk before the next trial begins: `randomSearch({ …, store: trialFile(path) })`.
 * Lines are only ever added; a last line that a crash or a kill left unfinished is cut off. One file can hold the trials
 * of several searches, but only one process may write to it at a time. The file is made when the first trial ends.
 * Reading throws `FormatError` for a damaged line, with its number.
 */
export function trialFile(path: string): TrialStore {
  if (typeof path !== 'string' || path === '') {
    throw new ParamError(`trialFile: expected a path, got ${show(path)}. For example 'search.jsonl'.`)
  }
  return Object.freeze({
    async read() {
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return Buffer.alloc(0)
        throw error
      })
      const whole = bytes.lastIndexOf(10) + 1
      if (whole < bytes.length) await truncate(path, whole)
      const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
      return lines.map((line, i) => parse(path, line, i + 1))
    },
    async append(record: TrialRecord) {
      const file = await open(path, 'a')
      try {
        await file.appendFile(`${JSON.stringify(record)}\n`)
        await file.datasync()
      } finally {
        await file.close()
      }
    },
  })
}

function parse(path: string, line: string, number: number): TrialRecord {
  let value: Partial<TrialRecord> | null = null
  try {
    value = JSON.parse(line)
  } catch {
    // Reported below, as any other line that is no trial.
  }
  const good =
    typeof value?.run === 'string' &&
    Number.isSafeInteger(value.number) &&
    Array.isArray(value.values) &&
    value.values.length > 0 &&
    Array.isArray(value.fitMs) &&
    typeof value.share === 'number' &&
    typeof value.pruned === 'boolean' &&
    (value.error === undefined || typeof value.error === 'string') &&
    (value.rounds === undefined || (Array.isArray(value.rounds) && value.rounds.every(Array.isArray)))
  if (good) return value as TrialRecord
  throw new FormatError(
    `trialFile: expected a trial in line ${number} of ${path}, got ${show(line.slice(0, 60))}. The file is damaged: remove the line, or begin a new file.`,
  )
}
