import { type Model, save } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  baggingClassifier,
  calibratedClassifier,
  gaussianNB,
  isotonicRegression,
  logisticRegression,
  oneVsOne,
  selfTraining,
  stackingClassifier,
  votingClassifier,
} from '../../src/index.ts'
import bayes from '../fixtures/naive-bayes.json' with { type: 'json' }

const { x, y } = bayes.data.wine
const weight = y.map((_, i) => 0.5 + (i % 3))
const parts = [gaussianNB(), logisticRegression({ C: 0.1 })] as const
const fits: { readonly [name: string]: (o: { threads: number }) => Promise<Model> } = {
  voting: (o) => votingClassifier(parts, { voting: 'soft' }).fit({ x, y, weight }, o),
  bagging: (o) => baggingClassifier(gaussianNB(), { maxFeatures: 0.5, oobScore: true }).fit({ x, y, weight }, o),
  pasting: (o) => baggingClassifier(gaussianNB(), { bootstrap: false, maxSamples: 0.5 }).fit({ x, y, weight }, o),
  stacking: (o) => stackingClassifier(parts, parts[1]).fit({ x, y }, o),
  sigmoid: (o) => calibratedClassifier(parts[0]).fit({ x, y }, o),
  isotonic: (o) => calibratedClassifier(parts[0], { method: 'isotonic' }).fit({ x, y }, o),
  temperature: (o) => calibratedClassifier(parts[0], { method: 'temperature' }).fit({ x, y }, o),
  oneVsOne: (o) => oneVsOne(parts[1]).fit({ x, y }, o),
  selfTraining: (o) => selfTraining(parts[1]).fit({ x, y: y.map((l, i) => (i % 5 ? null : l)) }, o),
  line: (o) => isotonicRegression({ increasing: 'auto' }).fit({ x: x.map((row) => row[0]!), y, weight }, o),
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  voting: '64ceb80f',
  bagging: '8b601847',
  pasting: '278fb135',
  stacking: 'a985f1ab',
  sigmoid: '58775169',
  isotonic: 'e71c3799',
  temperature: '29f28eb',
  oneVsOne: '12e98567',
  selfTraining: 'd0b6b0b7',
  line: 'bee91c7e',
}

test.each(Object.keys(fits))('%s: the same bits in every engine and on any number of threads', async (name) => {
  const found = []
  for (const threads of [1, 3]) found.push(hash(save(await fits[name]!({ threads }))))
  expect(found).toEqual([bits[name], bits[name]])
})

/** FNV-1a over the bytes. */
function hash(bytes: Uint8Array): string {
  let h = 0x811c9dc5
  for (const b of bytes) h = Math.imul(h ^ b, 0x01000193)
  return (h >>> 0).toString(16)
}
