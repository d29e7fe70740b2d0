import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { makeConsumer } from '../../src/consumer.ts'
import { packAll, type Tarball } from '../../src/pack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    tarballs: Tarball[]
    consumer: string
  }
}

/** Packs and installs once, for all the tests in this folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const tarballs = await packAll()
  const consumer = await makeConsumer(tarballs)
  project.provide('tarballs', tarballs)
  project.provide('consumer', consumer)
  return () => rm(consumer, { recursive: true, force: true })
}
