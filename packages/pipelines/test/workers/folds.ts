// What the workers of crossValidate run in workers.both.test.ts.
import { serveTrials } from '../../src/index.ts'
import { accuracy, recipeOf } from './parts.ts'

serveTrials({ recipe: recipeOf({ by: 2, power: 1 }), metrics: { accuracy } })
