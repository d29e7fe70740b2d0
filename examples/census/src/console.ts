import type { Progress } from '@foldwise/core'

/** Tells a person how far the job is. Goes to standard error, so that standard output holds the result alone. */
export interface Reporter {
  step(text: string): void
  /** Of a part of the job, under its name. */
  progress(name: string): (p: Progress) => void
}

/** A bar that redraws itself in a terminal; elsewhere a line whenever another quarter is done. */
export function reporter(out: NodeJS.WriteStream): Reporter {
  let open = false
  const closeBar = (): void => {
    if (open) out.write('\n')
    open = false
  }
  return {
    step(text) {
      closeBar()
      out.write(`${text}\n`)
    },
    progress(name) {
      let quarter = -1
      return ({ stage, done, total }) => {
        const share = total > 0 ? Math.min(1, done / total) : 1
        const text = `${name}: ${stage} ${done}/${total}`
        if (out.isTTY) {
          const filled = Math.round(share * 24)
          const bar = `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${text}`
          out.write(`\r\x1b[2K${bar.slice(0, out.columns ?? 80)}`)
          open = true
          if (done >= total) closeBar()
        } else if (Math.floor(share * 4) > quarter) {
          quarter = Math.floor(share * 4)
          out.write(`${text}\n`)
        }
      }
    },
  }
}
