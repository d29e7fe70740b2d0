// What the workers of workers.both.test.ts run.
import { serveTrials } from '../../src/index.ts'
import { accuracy, recipeOf } from './parts.ts'

serveTrials({ recipe: recipeOf, metric: accuracy })
