import type { Label } from '../input/label.ts'
import type { ClassificationReport, ReportRow } from './classification-report.ts'

export interface ReportFormat {
  /** Digits after the point. Default 2. */
  readonly digits?: number
  /** What to call the classes. Default: their labels. */
  readonly targetNames?: readonly string[]
}

/** The report as a plain-text table, laid out as scikit-learn prints it. */
export function formatClassificationReport<L extends Label>(
  report: ClassificationReport<L>,
  { digits = 2, targetNames = report.classes.map(({ label }) => String(label)) }: ReportFormat = {},
): string {
  const width = Math.max(digits, 'weighted avg'.length, ...targetNames.map(characters))
  const line = (name: string, cells: readonly string[]) =>
    `${' '.repeat(width - characters(name))}${name} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`
  const row = (name: string, { precision, recall, f1, support }: ReportRow) =>
    line(name, [...[precision, recall, f1].map((value) => fixed(value, digits)), count(support, digits)])
  const { accuracy, micro } = report
  return [
    line('', ['precision', 'recall', 'f1-score', 'support']),
    '\n',
    ...report.classes.map((scores, i) => row(targetNames[i] ?? String(scores.label), scores)),
    '\n',
    accuracy === undefined
      ? row('micro avg', micro)
      : line('accuracy', ['', '', fixed(accuracy, digits), count(micro.support, digits)]),
    row('macro avg', report.macro),
    row('weighted avg', report.weighted),
  ].join('')
}

/** Code points, as Python counts them. */
const characters = (text: string) => [...text].length

const count = (support: number, digits: number) =>
  Number.isInteger(support) ? String(support) : fixed(support, digits)

/** As `toFixed`, but exact halves go to the even digit, as in Python; 0.125 is 0.12. */
function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : String(value)
  const exact = value.toFixed(Math.min(100, digits + 60))
  const point = exact.indexOf('.')
  const cut = digits === 0 ? point : point + 1 + digits
  const kept = exact.slice(0, cut)
  const isHalf = /^5?0*$/.test(exact.slice(point + 1 + digits)) && exact[point + 1 + digits] === '5'
  return isHalf && Number(kept.at(-1)) % 2 === 0 ? kept : value.toFixed(digits)
}
