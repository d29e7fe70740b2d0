/** Milliseconds of this thread's processor: compilers in other threads, and others on the machine, do not count. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
