// The proof: reads who there is and what is in whose hands, asks policy, and searches. "None" means that there is no path on this graph; what
// isn't on it, such as a secret that somebody tells somebody, is not proven.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, createPolicyEngine, type PolicyEngine, vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Cast, outsiders } from './cast.ts'
import { Grants } from './grants.ts'
import { buildGraph, type Graph } from './graph.ts'
import { type Link, type NodeRef, unwrittenPowers } from './model.ts'
import { type Found, nameOf, type Opening, search } from './search.ts'
import type { Reading } from './source.ts'
import { edgeSources } from './sources.ts'
import { activatedPolicy, readCast } from './store.ts'

export interface Examined {
  readonly outsiders: number
  readonly nodes: number
  readonly edges: number
  /** Classes of principals that policy was asked about, and questions that it was asked. */
  readonly classes: number
  readonly questions: number
}

export interface Proof extends Found {
  readonly cast: Cast
  readonly powers: readonly string[]
  readonly bundle: string
  readonly examined: Examined
}

export interface Terrain {
  readonly cast: Cast
  readonly graph: Graph
  readonly grants: Grants
  readonly powers: readonly string[]
}

/** Everything that is searched, as `db` sees it: inside a transaction, what it has changed is changed. */
export const readTerrain = async (
  keys: Reading['keys'],
  db: Kysely<Tables>,
  org: string,
  at: Date,
  engine: PolicyEngine,
): Promise<Terrain> => {
  const cast = await readCast(db, org, at)
  const links: Link[] = []
  const reading: Reading = { db, org, at, keys, roles: vocabularyOf(engine.bundle).roles }
  for (const source of edgeSources) for (const link of source.links(await source.read(reading), cast)) links.push(link)
  const grants = new Grants(engine, at)
  const powers = [...grants.powers, ...Object.keys(unwrittenPowers)].sort()
  return { cast, graph: buildGraph(cast, links, grants), grants, powers }
}

export const searchTerrain = (
  { cast, graph, grants, powers }: Terrain,
  engine: PolicyEngine,
  question: { from?: NodeRef; to?: string } = {},
): Proof => {
  const sources = question.from === undefined ? outsiders(cast) : [question.from]
  const found = search(sources, graph.neighbours, question.to)
  return {
    ...found,
    cast,
    powers,
    bundle: engine.bundle.digest,
    examined: {
      outsiders: sources.length,
      nodes: graph.nodes(),
      edges: graph.edges(),
      classes: grants.classes,
      questions: grants.questions,
    },
  }
}

const engines = new Map<string, PolicyEngine>()

/**
 * The policy that is in force as `db` sees it: inside the transaction that activates another one, that one.
 * Where none was ever activated it is the one that the process runs with.
 */
export const engineSeen = async (runtime: Runtime, db: Kysely<Tables>, org: string): Promise<PolicyEngine> => {
  const current = runtime.policy.current()
  const row = await activatedPolicy(db, org)
  if (!row || row.digest === current.bundle.digest) return current
  const known = engines.get(row.digest)
  if (known) return known
  const bundle = bundleFromFiles(row.files)
  if (bundle.digest !== row.digest)
    throw new CountersignError('policy.altered', 'internal', 'the policy pack was altered in the database; restore its row from a backup')
  const engine = createPolicyEngine(bundle)
  engines.set(row.digest, engine)
  return engine
}

export const prove = async (runtime: Runtime, db: Kysely<Tables>, org: string, at: Date): Promise<Proof> => {
  const engine = await engineSeen(runtime, db, org)
  return searchTerrain(await readTerrain(runtime.keys, db, org, at, engine), engine)
}

/** The paths that another pack would open on the facts of this moment, beside those that the one in force leaves open. */
export const openedBy = async (runtime: Runtime, db: Kysely<Tables>, org: string, at: Date, engine: PolicyEngine): Promise<Opening[]> => {
  const after = searchTerrain(await readTerrain(runtime.keys, db, org, at, engine), engine)
  if (after.openings.length === 0) return []
  const before = new Set((await prove(runtime, db, org, at)).openings.map(nameOf))
  return after.openings.filter((opening) => !before.has(nameOf(opening)))
}
