import type { Progress } from '@foldwise/core'

/** Tells a person how far the job is. Goes to standard error, so that standard output holds the result alone. */
export interface Reporter {
  step(text: string): void
  progress(p: Progress): void
  /** The same of a part of the job, under its name. */
  named(name: string): (p: Progress) => void
}

/** A bar that redraws itself in a terminal; elsewhere a line whenever another quarter is done. */
export function reporter(out: NodeJS.WriteStream): Reporter {
  let quarter = -1
  let stage = ''
  let open = false
  const closeBar = (): void => {
    if (open) out.write('\n')
    open = false
  }
  const self: Reporter = {
    step(text) {
      closeBar()
      out.write(`${text}\n`)
    },
    progress(p) {
      if (p.stage !== stage) {
        closeBar()
        stage = p.stage
        quarter = -1
      }
      const share = p.total > 0 ? Math.min(1, p.done / p.total) : 1
      const scores = Object.entries(p.scores ?? {}).map(([k, v]) => `${k} ${v.toPrecision(4)}`)
      const text = `${stage} ${p.done}/${p.total}${scores.length > 0 ? `  ${scores.join('  ')}` : ''}`
      if (out.isTTY) {
        const filled = Math.round(share * 24)
        out.write(
          `\r\x1b[2K[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${text}`.slice(0, (out.columns ?? 80) + 5),
        )
        open = true
        if (p.done >= p.total) closeBar()
      } else if (Math.floor(share * 4) > quarter) {
        quarter = Math.floor(share * 4)
        out.write(`${text}\n`)
      }
    },
    named: (name) => (p) => self.progress({ ...p, stage: `${name}: ${p.stage}` }),
  }
  return self
}
