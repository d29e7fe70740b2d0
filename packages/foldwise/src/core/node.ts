export * from '@foldwise/core/node'
