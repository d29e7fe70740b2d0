import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readModel } from '@foldwise/core/node'
import { JobError } from '@foldwise/job-kit'
import type { SpamLabel } from './corpus.ts'
import { parseMail } from './mail.ts'
import { spamModel } from './recipe.ts'

export interface Classification {
  readonly label: SpamLabel
  /** Probability of spam. */
  readonly spam: number
}

/** Classifies one mail with the model that the job wrote. `path` undefined reads standard input. */
export async function classify(path: string | undefined, folder: string): Promise<Classification> {
  const raw = await readMail(path)
  using model = await readModel(join(folder, 'spam.safetensors'), spamModel).catch(noModel)
  const { text } = await parseMail(raw)
  const [label] = await model.predict([text])
  const probabilities = await (await model.predictProba([text])).data()
  return { label: label as SpamLabel, spam: probabilities[model.classes.indexOf('spam')]! }
}

async function readMail(path: string | undefined): Promise<Uint8Array> {
  const raw = path === undefined ? await readStandardInput() : await readFile(path).catch(noMail)
  const where = path ?? 'standard input'
  if (raw.every((b) => b === 0x20 || (b >= 0x09 && b <= 0x0d)))
    throw new JobError(`expected a mail, got nothing but white space from ${where}. Give a mail with its headers.`)
  if (isBinary(raw))
    throw new JobError(
      `expected a mail as text, got binary bytes from ${where}. Give the raw mail, as in an .eml file.`,
    )
  return raw
}

async function readStandardInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY)
    throw new JobError('expected a mail by path or on standard input, got neither. Run: spam -- classify mail.eml')
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Mails are text: no NUL, and hardly a control character besides tabs, line ends, form feeds and escapes. */
function isBinary(raw: Uint8Array): boolean {
  let control = 0
  for (const b of raw) {
    if (b === 0) return true
    if (b < 0x20 && !(b >= 0x09 && b <= 0x0d) && b !== 0x1b) control++
  }
  return control > raw.length / 100
}

const noMail = (error: NodeJS.ErrnoException): never => {
  throw new JobError(`expected a mail file, got '${error.code}' for ${error.path ?? 'the path'}. Check the path.`)
}

const noModel = (error: NodeJS.ErrnoException): never => {
  if (error.code !== 'ENOENT') throw error
  throw new JobError(`expected a trained model at ${error.path}, got none. Train it first: npx -y pnpm@10 spam`)
}
