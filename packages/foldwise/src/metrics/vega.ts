export * from '@foldwise/metrics/vega'
