// Executes through a connector of the product, with the operator's side only: the agent holds no credential that could observe.
import type { Operator, Outcome, Secrets } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { ConfiguredSystem, ConfiguredSystems } from '../connector-config.ts'
import type { Mandate } from '../mandate.ts'
import { resolveSecret } from '../secret-reference.ts'
import type { Execution, Executor } from './executor.ts'

const CLOSE_MS = 5_000

const refused = (code: string, detail: string): Execution => ({ status: 'refused', code, detail, retryable: false })

const cannot = (what: string): Execution => refused('connector.cannot', what)

const executionOf = (outcome: Outcome<unknown>, contract: Readonly<Record<string, unknown>> = {}): Execution => {
  if (outcome.status !== 'done') return outcome
  const reference = outcome.detail ? { downstreamReference: outcome.detail.slice(0, 500) } : {}
  return { status: 'done', fields: { ...reference, ...contract } }
}

/** Disabling is preferred where the system has it: it can be taken back under a new plan. */
const revoke = async (operator: Operator, { action, handle, id }: Mandate, signal: AbortSignal): Promise<Execution> => {
  const call = { idempotencyKey: id, signal }
  if (operator.disable && action === 'credential.revoke') {
    const outcome = await operator.disable(handle, call)
    if (outcome.status !== 'refused' || outcome.code !== 'connector.cannot') return executionOf(outcome)
  }
  if (!operator.delete) return cannot('this system has no way to end the credential')
  return executionOf(await operator.delete(handle, undefined, call))
}

const perform = async (operator: Operator, mandate: Mandate, signal: AbortSignal): Promise<Execution> => {
  switch (mandate.action) {
    case 'credential.revoke':
    case 'token.revoke':
    case 'grant.remove':
      return revoke(operator, mandate, signal)
    case 'session.end': {
      if (!operator.endSessions) return cannot('this system has no way to end sessions')
      const outcome = await operator.endSessions(mandate.handle, undefined, { idempotencyKey: mandate.id, signal })
      return executionOf(outcome, outcome.status === 'done' ? { endedCount: outcome.value.ended } : {})
    }
    default:
      // A secret that is made for the enterprise is made by the enterprise: nothing that issues one is done here.
      return cannot(`this agent does not perform \`${mandate.action}\``)
  }
}

const openOperator = async ({ connector, config, secrets }: ConfiguredSystem, env: Readonly<Record<string, string | undefined>>) => {
  const resolved: Secrets = Object.fromEntries(
    await Promise.all(Object.entries(secrets).map(async ([slot, reference]) => [slot, await resolveSecret(reference, env)] as const)),
  )
  return connector.openOperator(config, resolved)
}

/** No call outlasts its deadline, whatever the connector makes of the signal. */
const withDeadline = async <T>(run: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, ms: number): Promise<T> => {
  const until = AbortSignal.any([signal, AbortSignal.timeout(ms)])
  let stop = () => {}
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(new CountersignError('connector.no_answer', 'unavailable', 'the system gave no answer in time'))
    until.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([run(until), ended])
  } finally {
    until.removeEventListener('abort', stop)
  }
}

export const connectorExecutor = (
  systems: ConfiguredSystems,
  { timeoutMs, env }: { timeoutMs: number; env: Readonly<Record<string, string | undefined>> },
): Executor => ({
  title: `connectors for ${[...systems.keys()].join(', ') || 'no system'}`,
  async execute(mandate, signal) {
    const system = systems.get(mandate.system)
    if (system === undefined) return refused('agent.unknown_system', `this agent has no way to \`${mandate.system}\``)
    if (!Object.hasOwn(system.connector.credentialKinds, mandate.handle.kind))
      return refused('agent.foreign_kind', `\`${mandate.handle.kind}\` is nothing that the connector ${system.connector.kind} knows`)
    let operator: Operator | undefined
    try {
      operator = await openOperator(system, env)
      const open = operator
      return await withDeadline((until) => perform(open, mandate, until), signal, timeoutMs)
    } catch (error) {
      if (operator === undefined)
        return { status: 'refused', code: codeOf(error, 'connector.not_opened'), detail: 'the system could not be opened', retryable: true }
      return { status: 'unknown', code: codeOf(error, 'connector.failed'), detail: 'the connector gave no outcome' }
    } finally {
      await Promise.race([operator?.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    }
  },
})

const codeOf = (error: unknown, otherwise: string): string => (error instanceof CountersignError ? error.code : otherwise)
