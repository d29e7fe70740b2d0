import type { DenseMatrix, State } from '@foldwise/core'
import { learned } from '@foldwise/core'
import { pairDistance } from '../../neighbors/pair-distance.ts'
import type { Metric } from '../../neighbors/params.ts'
import { rowSpace } from '../../neighbors/row-space.ts'

/** Distance of two rows by their numbers; `learnt` is what `metricTensors` made. */
export async function rowDistances(
  x: DenseMatrix,
  metric: Metric,
  learnt: State['tensors'],
  checkpoint: () => Promise<void>,
): Promise<(i: number, j: number) => number> {
  const [rows, columns] = x.shape
  const { data } = x
  if (metric.metric === 'precomputed') return (i, j) => data[i * rows + j]!
  const whitening =
    learnt.whitening && learned({ tensors: learnt, facts: {} }, 'whitening', 'float64', [columns, columns])
  const space = rowSpace(metric, whitening)
  const mapped = await space.map(data, columns, checkpoint)
  const width = space.columns(columns)
  const distance = pairDistance(metric)
  if (metric.metric !== 'haversine') return (i, j) => distance(mapped, i * width, mapped, j * width, width)
  return (i, j) => space.toMetric(distance(mapped, i * width, mapped, j * width, width))
}
