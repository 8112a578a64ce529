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
}

export const decisionsDefaults: DecisionsOptions = { seconds: 20 }

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

const chunk = 50

/** Milliseconds that the calls over ready inputs take; making the inputs is not measured. */
const timeOf = <T>(make: () => T, call: (input: T) => unknown, latencies?: Latencies): number => {
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
  return performance.now() - from
}

/** Turn about in short pieces, so that whatever else the machine does hits all of them alike; the middle piece of each counts. */
const ratesOf = (seconds: number, pieces: readonly (() => number)[]): number[] => {
  const times = pieces.map((): number[] => [])
  const until = performance.now() + seconds * 1000
  do {
    pieces.forEach((piece, n) => {
      times[n]!.push(piece())
    })
  } while (performance.now() < until)
  return times.map((of) => chunk / (median(of) / 1000))
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
  const [value = 0, wide = 0, narrow = 0] = ratesOf(options.seconds, [
    () => timeOf(next, engine.decide, latencies),
    () => timeOf(request, peers.wide),
    () => timeOf(request, peers.narrow),
  ])
  // Standing access asked again: nothing that decides has changed since, so every answer is remembered.
  const standing = Array.from({ length: 5000 }, next)
  for (const query of standing) engine.decide(query)
  let at = 0
  const [again = 0] = ratesOf(2, [() => timeOf(() => standing[at++ % standing.length]!, engine.decide)])
  return {
    figure: 'decisions',
    value,
    unit: 'decisions/s',
    peer: { name: 'raw cedar-wasm, stateful, whole policy set, ready requests', value: wide },
    ratio: value / wide,
    goal: { text: '≥ 0.9', met: value / wide >= 0.9 },
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    versions: versionsOf(['@cedar-policy/cedar-wasm']),
    also: {
      'raw cedar-wasm with the policies of the action only, /s': narrow,
      'ratio to that': value / narrow,
      'standing access asked again (cached), /s; goal ≥ 100,000': again,
      seconds: options.seconds,
      'questions asked': latencies.count,
      policies: bundle.digest,
    },
  }
}
