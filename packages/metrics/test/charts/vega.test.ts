import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { describe, expect, test } from 'vitest'
import { SPECS } from './pictures.ts'

const path = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json')
const ajv = new Ajv({ strict: false })
addFormats.default(ajv)
ajv.addFormat('color-hex', () => true)
const valid = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))

describe.each(Object.entries(SPECS))('%s', (_, spec) => {
  test("is valid by Vega-Lite's schema, and plain data", () => {
    const data = JSON.parse(JSON.stringify(spec))
    valid(data)
    expect(valid.errors ?? []).toEqual([])
  })

  test('is drawn by Vega without a browser and without warnings', async () => {
    const warnings: unknown[] = []
    const logger = { ...vega.logger(vega.None), warn: (...all: unknown[]) => { warnings.push(all); return logger } } as unknown as vega.LoggerInterface // biome-ignore format: one logger
    const compiled = compile(JSON.parse(JSON.stringify(spec)) as TopLevelSpec, { logger })
    const svg = await new vega.View(vega.parse(compiled.spec), { renderer: 'none' }).toSVG()
    expect(warnings).toEqual([])
    expect(svg).toContain('<svg')
    expect(svg).toMatch(/<path[^>]* d="M[^"]{10,}"/)
    expect(svg).not.toContain('NaN')
  })
})
