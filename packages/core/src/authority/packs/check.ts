// Whether a pack may come in force on the facts of this moment: it takes the place of what is in force, it is new, nobody outside would come to a power by
// it, and it can itself be changed again. Asked when it is proposed, and again in the transaction that brings it in force.
import { CountersignError } from '@countersign/ledger'
import { type Bundle, createPolicyEngine, type PolicyEngine, vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { askGoverning } from '../decisions/index.ts'
import type { Problem } from '../instruments/index.ts'
import { everActivated } from '../policy/index.ts'
import { openedBy } from '../prover/index.ts'
import { isHigher, type PackText, packKind, packName } from './document.ts'
import { bundleOfPack } from './texts.ts'

const mostOpenings = 5

/** Engines of packs that are on their way, by what they are: a proposal asks for one several times. */
const engines = new Map<string, PolicyEngine>()

export const engineFor = (bundle: Bundle): PolicyEngine => {
  const known = engines.get(bundle.digest)
  if (known) return known
  if (engines.size >= 4) engines.clear()
  const engine = createPolicyEngine(bundle)
  engines.set(bundle.digest, engine)
  return engine
}

/** SAFETY: a pack under which nobody could approve another one, or let anybody else in, would stay for ever. */
const waysOn = (engine: PolicyEngine, at: Date): Problem[] => {
  const where = 'policies/operations'
  if (!vocabularyOf(engine.bundle).operations.has('policy.adopt'))
    return [{ where: 'schema.cedarschema', problem: 'lacks the operation `policy.adopt`: the pack could not be changed again' }]
  const problemOf = (asked: Parameters<typeof askGoverning>[1], otherwise: string): Problem[] => {
    const { outcome } = askGoverning(engine, asked, at)
    return outcome === 'approval' || outcome === 'autonomous'
      ? []
      : [{ where, problem: `says \`${outcome}\` of \`${asked.operation}\`: ${otherwise}` }]
  }
  return [
    ...problemOf({ operation: 'policy.adopt', kind: packKind, role: 'policy_admin' }, 'the pack could not be changed again'),
    ...problemOf(
      { operation: 'own-access.empower', kind: 'own-access', role: 'administrator' },
      'nobody could be given a power of the enterprise any more',
    ),
  ]
}

const pathProblems = async (runtime: Runtime, db: Kysely<Tables>, org: string, engine: PolicyEngine, at: Date): Promise<Problem[]> => {
  const opened = await openedBy(runtime, db, org, at, engine)
  const powers = Map.groupBy(opened, ({ power }) => power)
  return [...powers]
    .map(([power, ways]) => ({ power, way: ways.reduce((best, one) => (one.length < best.length ? one : best)) }))
    .sort((a, b) => a.way.length - b.way.length)
    .slice(0, mostOpenings)
    .map(({ power, way }) => ({
      where: `power:${power}`,
      problem: `would be reached from outside: ${way
        .hops()
        .map(({ words }) => words)
        .join('; ')}`,
    }))
}

const newnessProblems = async (db: Kysely<Tables>, org: string, pack: PackText): Promise<Problem[]> => {
  const [last, ...older] = await everActivated(db, org, 2_147_483_647, 10_000)
  if (!last) return [{ where: 'before', problem: 'there is no pack in force that it could take the place of; start the server once' }]
  const problems: Problem[] = []
  if (last.digest !== pack.before)
    problems.push({ where: 'before', problem: `takes the place of another pack than the one in force (${last.version}); propose it again` })
  const same = [last, ...older].find(({ digest }) => digest === pack.bundle)
  if (same) problems.push({ where: 'bundle', problem: `is the pack ${same.version}, which was in force before; give it a new version` })
  const higher = [last, ...older].find(({ version }) => !isHigher(pack.version, version))
  if (higher)
    problems.push({ where: 'pack.json', problem: `needs a version that is higher than ${higher.version}, which has been in force` })
  return problems
}

const readable = async (db: Kysely<Tables>, org: string, pack: PackText): Promise<Bundle | Problem[]> => {
  try {
    return await bundleOfPack(db, org, pack)
  } catch (error) {
    if (!(error instanceof CountersignError) || !error.code.startsWith('policy.')) throw error
    const findings = error.details['findings'] as Problem[] | undefined
    return findings?.map(({ where, problem }) => ({ where, problem })) ?? [{ where: 'pack', problem: error.message }]
  }
}

export const packProblems = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  name: string,
  pack: PackText,
  at: Date,
): Promise<readonly Problem[]> => {
  if (name !== packName) return [{ where: 'name', problem: `there is one pack, and it is called \`${packName}\`` }]
  const bundle = await readable(db, org, pack)
  if (Array.isArray(bundle)) return bundle
  const problems = await newnessProblems(db, org, pack)
  const engine = engineFor(bundle)
  problems.push(...waysOn(engine, at), ...(await pathProblems(runtime, db, org, engine, at)))
  return problems
}
