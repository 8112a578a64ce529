// The provider's agent: takes in the mandates that are for it, uses each once, delivers its evidence. It decides nothing and sees no other's.
import type { KeyObject } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CountersignError, keyId, rawPublicKey } from '@countersign/ledger'
import type { AgentApi, OfferedMandate } from './agent-api.ts'
import { type MandateKeys, mandateKeysFor } from './control-plane-keys.ts'
import type { Executor } from './executors/executor.ts'
import { type MandateTrust, openMandate } from './mandate.ts'
import type { AgentEvent, Reporter } from './report.ts'
import { AgentState, lockState } from './state.ts'
import { type Bench, deliver, useMandate } from './use-mandate.ts'

export interface AgentOptions {
  readonly api: AgentApi
  /** The principal that this agent is; the API key must be its. */
  readonly name: string
  /** Its enrolled execution key. */
  readonly key: KeyObject
  readonly executor: Executor
  readonly stateDir: string
  readonly controlPlaneKeys?: MandateKeys
  /** Where the keys come from at the first contact, when none are given. */
  readonly firstContact: () => Promise<MandateKeys>
  /** Ends when nothing is left to do. */
  readonly once?: boolean
  /** Default 2. */
  readonly pollSeconds?: number
  /** Mandates used at the same time. Default 4. */
  readonly concurrency?: number
  /** Aborts when the agent is asked to end: nothing new is begun. */
  readonly signal: AbortSignal
  /** Aborts when what is under way must end too. */
  readonly hardStop: AbortSignal
  readonly report: Reporter
  readonly now?: () => Date
  /** Uniform in [0,1). */
  readonly random?: () => number
}

export interface AgentSummary {
  readonly delivered: number
  readonly failed: number
  readonly pending: number
}

const MAX_BACKOFF_SECONDS = 60

/** The server's own fault, by its answer: it may have passed when it is asked again. */
const isTheServers = ({ details }: CountersignError): boolean => typeof details['status'] === 'number' && details['status'] >= 500

/** Errors that waiting does not heal. */
const isFatal = (error: unknown): boolean =>
  !(error instanceof CountersignError) ||
  error.kind === 'unauthenticated' ||
  error.kind === 'invalid' ||
  (error.kind === 'internal' && !isTheServers(error))

class Agent {
  readonly #options: AgentOptions
  readonly #bench: Bench
  readonly #trust: MandateTrust
  /** Offers that were refused, so that each is told once. */
  readonly #refused = new Set<string>()
  #delivered = 0
  #failed = 0

  constructor(options: AgentOptions, trust: MandateTrust, state: AgentState) {
    this.#options = options
    this.#trust = trust
    const report = (event: AgentEvent): void => {
      if (event.event === 'delivered') this.#delivered += 1
      if (event.event === 'ended' || event.event === 'refused') this.#failed += 1
      options.report(event)
    }
    const { api, executor, key, hardStop } = options
    this.#bench = { api, executor, key, state, report, now: options.now ?? (() => new Date()), hardStop }
  }

  #open(offered: OfferedMandate) {
    try {
      return openMandate(offered.envelope, offered.id, this.#trust)
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error
      const id = String(offered.id).slice(0, 96)
      if (!this.#refused.has(id)) {
        this.#refused.add(id)
        this.#bench.report({ event: 'refused', mandate: id, code: error.code, reasons: [error.message] })
      }
      return undefined
    }
  }

  /** One look at what there is to do. Gives how many mandates are still to be worked on. */
  async round(): Promise<number> {
    const { api, state } = this.#bench
    const errors: unknown[] = []
    for (const record of state.undelivered()) {
      if (this.#options.signal.aborted) break
      // What can't be delivered now holds nothing else up.
      await deliver(this.#bench, record).catch((error: unknown) => errors.push(error))
    }
    const offered = await api.mandates()
    const work = offered.flatMap((one) => this.#open(one) ?? [])
    const queue = work.values()
    const worker = async () => {
      for (const opened of queue) {
        if (this.#options.signal.aborted) return
        await useMandate(this.#bench, opened).catch((error: unknown) => errors.push(error))
      }
    }
    await Promise.all(Array.from({ length: this.#options.concurrency ?? 4 }, worker))
    if (errors.length > 0) throw errors.find(isFatal) ?? errors[0]
    return work.filter(({ mandate }) => this.#isPending(mandate.id)).length
  }

  #isPending(id: string): boolean {
    const phase = this.#bench.state.get(id)?.phase
    return phase !== 'delivered' && phase !== 'ended'
  }

  summary(pending: number): AgentSummary {
    return { delivered: this.#delivered, failed: this.#failed, pending }
  }
}

const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined)
}

const run = async (agent: Agent, options: AgentOptions): Promise<AgentSummary> => {
  const { signal, once = false, pollSeconds = 2, random = Math.random, report } = options
  let failures = 0
  let pending = 0
  while (!signal.aborted) {
    try {
      pending = await agent.round()
      failures = 0
      if (once && pending === 0) break
      // Spread, so that many agents do not ask at the same moment.
      await pause(pollSeconds * (0.75 + random() / 2), signal)
    } catch (error) {
      if (signal.aborted) break
      if (isFatal(error)) throw error
      failures += 1
      const { code, message } = error as CountersignError
      const retryInSeconds = Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(failures, 10) / 2) * (0.5 + random() / 2)
      report({ event: 'retrying', code, message, retryInSeconds })
      if (once && failures > 10) throw error
      await pause(retryInSeconds, signal)
    }
  }
  return agent.summary(pending)
}

/** The first word with the server; waits for it, so that agents and server may be started in any order. */
const firstWord = async <T>({ signal, once, random = Math.random, report }: AgentOptions, ask: () => Promise<T>): Promise<T> => {
  for (let failures = 1; ; failures++) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof CountersignError) || error.kind !== 'unavailable' || (once && failures > 5)) throw error
      const retryInSeconds = Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(failures, 10) / 2) * (0.5 + random() / 2)
      report({ event: 'retrying', code: error.code, message: error.message, retryInSeconds })
      await pause(retryInSeconds, signal)
    }
  }
}

/**
 * Runs until `signal` aborts, or with `once` until nothing is pending.
 * Errors: `agent.state_locked`, `agent.state_malformed`, `agent.wrong_principal`, `agent.control_plane_changed`, those of the wire that waiting can't heal.
 */
export const runAgent = async (options: AgentOptions): Promise<AgentSummary> => {
  const unlock = await lockState(options.stateDir)
  try {
    const state = await AgentState.open(options.stateDir)
    const self = await firstWord(options, () => options.api.self())
    if (self.principal !== options.name)
      throw new CountersignError(
        'agent.wrong_principal',
        'invalid',
        `the API key belongs to \`${self.principal}\`, the agent is named \`${options.name}\`; give the key of this agent`,
      )
    const { keys, pinned } = await mandateKeysFor(options.stateDir, options.controlPlaneKeys, () =>
      firstWord(options, options.firstContact),
    )
    if (pinned) options.report({ event: 'pinned', keyIds: [...keys.keys()] })
    options.report({
      event: 'ready',
      org: self.org,
      principal: self.principal,
      executor: options.executor.title,
      keyId: keyId(rawPublicKey(options.key)),
    })
    const agent = new Agent(options, { keys, org: self.org, executor: self.principal }, state)
    const summary = await run(agent, options)
    options.report({ event: 'stopped', ...summary })
    return summary
  } finally {
    await unlock()
  }
}
