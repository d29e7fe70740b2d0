export * from '@foldwise/pipelines/node'
