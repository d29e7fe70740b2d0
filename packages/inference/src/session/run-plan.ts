import type { HostArray, ValueSpec } from '@foldwise/core'
import { Held } from './held/held.ts'
import type { Operand } from './held/held-op.ts'
import type { HeldMemory } from './held/memory.ts'
import type { Plan, Step } from './plan/plan.ts'

type Outputs = { [output: string]: HostArray }

/** Runs a plan on the feeds. Values stay in kernel memory from one step to the next where both can; nothing stays after the run. */
export function runPlan(
  plan: Plan,
  outputs: readonly ValueSpec[],
  feeds: Map<string, HostArray>,
  memory: HeldMemory | undefined,
): Outputs {
  try {
    return new Run(plan, feeds, memory).outputs(outputs)
  } finally {
    memory?.endRun()
  }
}

class Run {
  private readonly plan: Plan
  private readonly memory: HeldMemory | undefined
  private readonly values: Map<string, HostArray>
  private readonly held = new Map<string, Held>()

  constructor(plan: Plan, feeds: Map<string, HostArray>, memory: HeldMemory | undefined) {
    this.plan = plan
    this.values = feeds
    this.memory = memory
  }

  outputs(specs: readonly ValueSpec[]): Outputs {
    for (const step of this.plan.steps) {
      if (!this.runHeld(step)) {
        for (const node of step.nodes) {
          const made = node.run(node.inputs.map((name) => this.host(name)))
          for (const [k, name] of node.outputs.entries()) if (name !== '') this.values.set(name, made[k]!)
        }
      }
      for (const name of step.frees) this.free(name)
    }
    return Object.fromEntries(specs.map(({ name }) => [name, this.host(name)!]))
  }

  private runHeld({ held, inputs, outputs, enters, residual }: Step): boolean {
    if (!held || !this.memory) return false
    const operands = inputs.map((name): Operand => this.held.get(name) ?? this.known(name))
    if (!enters && !operands.some((v) => v instanceof Held)) return false
    const made = held(operands, residual === undefined ? undefined : operands.pop())
    if (made instanceof Held) this.held.set(outputs[0]!, made)
    else if (made) this.values.set(outputs[0]!, made)
    return made !== undefined
  }

  private known(name: string): HostArray | undefined {
    return this.values.get(name) ?? this.plan.constants.get(name)
  }

  /** A value as the host's operators take it; one that is in kernel memory is copied out once. */
  private host(name: string): HostArray | undefined {
    const known = this.known(name)
    if (known) return known
    const held = this.held.get(name)
    const copy = held ? this.memory!.toHost(held, name) : this.plan.packed.get(name)?.()
    if (copy) this.values.set(name, copy)
    return copy
  }

  private free(name: string): void {
    this.values.delete(name)
    const held = this.held.get(name)
    if (held) this.memory!.give(held)
    this.held.delete(name)
  }
}
