// Writes docs/images/digit-maps.svg: 300 handwritten digits by principal components, by t-SNE, and their clusters.
// node --conditions=@foldwise/source packages/models/test/manifold/write-digit-maps.ts
import { mkdir, writeFile } from 'node:fs/promises'
import { kMeans, pca, tsne } from '../../src/index.ts'
import fixture from '../fixtures/tsne.json' with { type: 'json' }

const COLOURS = [
  '#0b5cad',
  '#c2410c',
  '#0f766e',
  '#9333ea',
  '#8a6100',
  '#be185d',
  '#15803d',
  '#b91c1c',
  '#475569',
  '#0891b2',
]
const SIDE = 360
const TOP = 34

const x = fixture.digits.map((line) => Array.from(line, (v) => Number.parseInt(v, 17)))
const digits = Array.from(fixture.labels, Number)

const flat = await (await (await pca({ nComponents: 2 }).fit({ x })).transform(x)).data()
const map = await (await tsne().fit({ x })).embedding.data()
const clusters = [...(await (await kMeans({ nClusters: 10, nInit: 10 }).fit({ x })).predict(x))]

function panel(at: number, title: string, places: ArrayLike<number>, colours: readonly number[]): string {
  const [xs, ys] = [0, 1].map((q) => digits.map((_, i) => places[2 * i + q]!)) as [number[], number[]]
  const scale = (values: number[]) => {
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return (v: number): number => Math.round(16 + ((v - low) / (high - low)) * (SIDE - 32))
  }
  const [toX, toY] = [scale(xs), scale(ys)]
  const marks = digits.map(
    (digit, i) =>
      `<text x="${at + toX(xs[i]!)}" y="${TOP + SIDE - toY(ys[i]!)}" class="c${colours[i]}">${digit}</text>`,
  )
  return `<text x="${at + SIDE / 2}" y="20" class="title">${title}</text>${marks.join('')}`
}

const rules = COLOURS.map((colour, c) => `.c${c}{fill:${colour}}`).join('')
const width = 3 * SIDE
const height = SIDE + TOP
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="300 handwritten digits: by two principal components they overlap; by t-SNE each digit forms a group; clusters of k-means are nearly the groups.">
<style>text{font:10px system-ui,sans-serif;text-anchor:middle;dominant-baseline:middle}.title{font-size:15px;font-weight:600;fill:#1b1f24}${rules}</style>
<rect width="100%" height="100%" fill="#fff"/>
${panel(0, 'pca, coloured by digit', flat, digits)}
${panel(SIDE, 'tsne, coloured by digit', map, digits)}
${panel(2 * SIDE, 'tsne, coloured by cluster of kMeans', map, clusters)}
</svg>
`
const folder = new URL('../../../../docs/images/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('digit-maps.svg', folder), svg)
