export * from '@foldwise/pipelines/csv'
