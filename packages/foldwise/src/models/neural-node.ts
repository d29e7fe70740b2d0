export * from '@foldwise/models/neural/node'
