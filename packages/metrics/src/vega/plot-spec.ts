import type { BarPlot, Plot, Series } from '../charts/plot/plot.ts'

/** A Vega-Lite specification as plain data: `JSON.stringify` it, or hand it to vega-embed. */
export type VegaLiteSpec = { readonly $schema: string } & Readonly<Record<string, unknown>>

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json'

const frame = (title: string, description: string) => ({ $schema: SCHEMA, title, description })
const quantity = (field: string, title: string, domain?: readonly number[], other: object = {}) => ({
  field,
  type: 'quantitative',
  title,
  scale: domain ? { domain, clamp: true } : { zero: false },
  ...other,
})

/** A plot as a specification: a layer for each kind of mark, and one legend of all names. */
export function plotSpec({
  title,
  description,
  xLabel,
  yLabel,
  x,
  y,
  series,
  baseline,
  marks = [],
}: Plot): VegaLiteSpec {
  const names = series.map(({ name }) => name)
  const color = { field: 'series', type: 'nominal', title: null, sort: names, scale: { domain: names } }
  const across = quantity('x', xLabel, x)
  const up = quantity('y', yLabel, y)
  const layers = series.flatMap((one) => {
    const data = { values: rowsOf(one) }
    const line = { data, mark: markOf(one), encoding: { x: across, y: up, color } }
    const band = { data, mark: { type: 'area', opacity: 0.18 }, encoding: { x: across, y: quantity('low', yLabel, y), y2: { field: 'high' }, color } } // biome-ignore format: a layer
    return one.low && one.high ? [band, line] : [line]
  })
  const rule = baseline && {
    data: { values: [baseline.from, baseline.to].map(([bx, by]) => ({ x: bx, y: by, name: baseline.name })) },
    mark: { type: 'line', strokeDash: [4, 4], color: '#888' },
    encoding: { x: across, y: up, tooltip: { field: 'name', type: 'nominal' } },
  }
  const points = marks.length > 0 && {
    data: { values: marks.map((mark) => ({ x: mark.x, y: mark.y, name: mark.name })) },
    encoding: { x: across, y: up },
    layer: [
      { mark: { type: 'point', filled: true, size: 80 } },
      { mark: { type: 'text', dy: -12 }, encoding: { text: { field: 'name', type: 'nominal' } } },
    ],
  }
  return { ...frame(title, description), width: 460, height: 320, layer: [...(rule ? [rule] : []), ...layers, ...(points ? [points] : [])] } // biome-ignore format: one object
}

/** A bar plot as a specification. */
export function barSpec({ title, description, xLabel, bars, reference }: BarPlot): VegaLiteSpec {
  const fromZero = (field: string) => quantity(field, xLabel, undefined, { scale: { zero: true } })
  const name = { field: 'name', type: 'nominal', title: null, sort: bars.map((bar) => bar.name) }
  const values = bars.map((bar) => ({ ...bar, value: bar.value }))
  const rule = reference && { data: { values: [reference] }, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { x: fromZero('value'), tooltip: { field: 'name', type: 'nominal' } } } // biome-ignore format: a layer
  return {
    ...frame(title, description),
    width: 380,
    data: { values },
    layer: [
      { mark: { type: 'bar', opacity: 0.6 }, encoding: { y: name, x: fromZero('value') } }, // biome-ignore format: a layer
      ...(bars.some(({ low }) => low !== undefined)
        ? [{ mark: { type: 'rule' }, encoding: { y: name, x: fromZero('low'), x2: { field: 'high' } } }]
        : []),
      ...(rule ? [rule] : []),
    ],
  }
}

function rowsOf({ name, x, y, low, high }: Series): object[] {
  return Array.from(x, (value, i) => ({
    series: name,
    x: value,
    y: y[i],
    ...(low && high && { low: low[i], high: high[i] }),
  }))
}

function markOf({ shape = 'line' }: Series): object {
  if (shape === 'points') return { type: 'point', filled: true, opacity: 0.5 }
  if (shape === 'area') return { type: 'area', interpolate: 'step-after', opacity: 0.35, line: true }
  return { type: 'line', point: shape === 'dotted', ...(shape === 'steps' && { interpolate: 'step-after' }) }
}
