// Decisions a second with their reasons, on questions that were never asked before, beside raw cedar-wasm on the same questions: the stateful
// API with pre-parsed schema and policies. The peer is handed ready requests and gives policy ids; ours is handed facts and gives the whole
// decision: input checked, outcome, approvers, evidence contract, reasons, digests.
import { createPolicyEngine, defaultPackDir, generateCorpus, loadBundle, type OperationQuery, operationRequest } from '@countersign/policy'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { type RawCedar, rawCedar } from './raw-cedar.ts'

export interface DecisionsOptions {
  readonly seconds: number
  readonly rounds: number
}

export const decisionsDefaults: DecisionsOptions = { seconds: 3, rounds: 5 }

const operations = [
  'credential.revoke',
  'credential.rotate',
  'credential.issue',
  'session.end',
  'token.revoke',
  'grant.remove',
  'consumer.move',
]

/** Every circumstance of the pack's corpus, in turn, each about a credential that was never asked about before. */
const questions = (): (() => OperationQuery) => {
  const corpus = generateCorpus({ operations, powers: [], roles: [] }).operations.map(({ query }) => query)
  let serial = 0
  return () => {
    const query = corpus[(serial * 7919) % corpus.length]!
    serial += 1
    return { ...query, target: { ...query.target, id: `credential-${serial}` } }
  }
}

const chunk = 256

/** Calls a second over ready inputs; making the inputs is not measured. */
const rate = <T>(seconds: number, make: () => T, call: (input: T) => unknown, latencies?: Latencies): number => {
  let spent = 0
  let count = 0
  while (spent < seconds * 1000) {
    const inputs = Array.from({ length: chunk }, make)
    const from = performance.now()
    let last = from
    for (const input of inputs) {
      call(input)
      if (!latencies) continue
      const now = performance.now()
      latencies.add(now - last)
      last = now
    }
    spent += performance.now() - from
    count += chunk
  }
  return count / (spent / 1000)
}

export const measureDecisions = async (options: DecisionsOptions): Promise<Measured> => {
  const bundle = await loadBundle(defaultPackDir)
  const engine = createPolicyEngine(bundle)
  const peers: Readonly<Record<'wide' | 'narrow', RawCedar>> = { wide: rawCedar(bundle, false), narrow: rawCedar(bundle, true) }
  const next = questions()
  for (let n = 0; n < 2000; n += 1) {
    const query = next()
    const decision = engine.decide(query)
    const ids = decision.policies
      .map(({ id }) => id)
      .sort()
      .join()
    // Measuring two things that don't answer the same would say nothing.
    for (const peer of Object.values(peers))
      if ([...peer(operationRequest(query))].sort().join() !== ids) throw new Error(`the peer answers otherwise: ${JSON.stringify(query)}`)
  }
  const latencies = new Latencies()
  const request = () => operationRequest(next())
  const rounds: { ours: number; wide: number; narrow: number }[] = []
  for (let n = 0; n < options.rounds; n += 1) {
    rounds.push({
      wide: rate(options.seconds, request, peers.wide),
      narrow: rate(options.seconds, request, peers.narrow),
      ours: rate(options.seconds, next, engine.decide, latencies),
    })
  }
  // Standing access asked again: 100,000 credentials, few of which differ in what a decision depends on from when they were asked before.
  const standing = Array.from({ length: 5000 }, next)
  for (const query of standing) engine.decide(query)
  let at = 0
  const cached = rate(Math.min(options.seconds, 2), () => standing[at++ % standing.length]!, engine.decide)
  const value = median(rounds.map((round) => round.ours))
  const wide = median(rounds.map((round) => round.wide))
  const narrow = median(rounds.map((round) => round.narrow))
  return {
    figure: 'decisions',
    value,
    unit: 'decisions/s',
    peer: { name: 'raw cedar-wasm, stateful, whole policy set, ready requests', value: wide },
    ratio: value / wide,
    goal: '≥ 0.9',
    met: value / wide >= 0.9,
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    versions: versionsOf(['@cedar-policy/cedar-wasm']),
    also: {
      'raw cedar-wasm with the policies of the action only, /s': narrow,
      'ratio to that': value / narrow,
      'the same questions again (cached), /s': cached,
      rounds: options.rounds,
      'seconds a round': options.seconds,
      policies: bundle.digest,
    },
  }
}
