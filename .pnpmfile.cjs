// With --json, standard output is the script's alone: one JSON object. pnpm's own lines are left out, and those of an
// install that it runs first go to standard error.
function updateConfig(config) {
  if (process.argv.includes('--json')) {
    process.env.FOLDWISE_JSON = '1'
    config.reporter = 'silent'
  } else if (process.env.FOLDWISE_JSON) {
    config.useStderr = true
  }
  return config
}

module.exports = { hooks: { updateConfig } }
