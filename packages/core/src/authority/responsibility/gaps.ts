// What nobody answers for: operations without a row, owners who are gone, domains without an owner, contracts whose delegated administration
// leaves something to nobody, access paths that no row reaches.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { answer } from './answer.ts'
import { uncoveredIn } from './check-coverage.ts'
import { wrongFacts } from './check-facts.ts'
import { accessPaths, ownerlessIdentities } from './gaps-store.ts'
import { matrixInForce } from './in-force.ts'
import { identityDomains } from './matrix.ts'
import { goneOwners } from './owners.ts'
import { saasGaps } from './saas.ts'

export interface Gap {
  readonly kind:
    | 'matrix.missing'
    | 'operation.uncovered'
    | 'row.owner_gone'
    | 'row.facts_changed'
    | 'domain.unowned'
    | 'contract.saas_unowned'
    | 'path.uncovered'
    | 'path.owner_gone'
    | 'identity.owner_gone'
  /** What it is about: an operation, a row, a domain, `system freight-db, service_account, production`, an identity. */
  readonly subject: string
  readonly detail: string
  /** How many identities it concerns; null where that is no question. */
  readonly identities: number | null
}

const govern = 'govern'

export const gapsOf = async (runtime: Pick<Runtime, 'policy'>, db: Kysely<Tables>, org: string, at: Date): Promise<Gap[]> => {
  const standing = await matrixInForce(runtime, db, org, at)
  const saas = (await saasGaps(runtime, db, org, at)).map(
    ({ contract, domain, words }): Gap => ({
      kind: 'contract.saas_unowned',
      subject: contract.id,
      detail: `\`${domain}\` ${words}`,
      identities: null,
    }),
  )
  const orphans = (await ownerlessIdentities(db, org)).map(
    (one): Gap => ({
      kind: 'identity.owner_gone',
      subject: one.id,
      detail: one.named ? 'its business owner and its technical owner have left' : 'it has no owner',
      identities: 1,
    }),
  )
  if (standing.state !== 'in_force') {
    const detail =
      standing.state === 'never' ? 'no responsibility matrix was ever adopted' : 'the responsibility matrix is no longer in force'
    return [{ kind: 'matrix.missing', subject: 'matrix', detail, identities: null }, ...saas, ...orphans]
  }
  const { matrix: compiled } = standing
  const gaps: Gap[] = []
  for (const { operation, environments } of uncoveredIn(compiled))
    gaps.push({ kind: 'operation.uncovered', subject: operation, detail: `no row in ${environments.join(', ')}`, identities: null })
  const gone = await goneOwners(db, org, compiled.matrix, at)
  for (const { row, field, who, why } of gone)
    gaps.push({ kind: 'row.owner_gone', subject: row.id, detail: `${field}: ${who} ${why}`, identities: null })
  for (const { where, problem } of await wrongFacts(db, org, compiled.matrix, at))
    gaps.push({ kind: 'row.facts_changed', subject: where, detail: problem, identities: null })
  for (const domain of identityDomains)
    if (!compiled.matrix.rows.some((row) => row.ownerOf?.includes(domain)))
      gaps.push({ kind: 'domain.unowned', subject: domain, detail: 'no row is its owner', identities: null })
  const lost = new Set(gone.filter(({ field }) => field === 'accountable').map(({ row }) => row.id))
  const operations = [...compiled.words.operations].filter(([, classes]) => !classes.includes(govern)).map(([name]) => name)
  for (const path of await accessPaths(db, org)) {
    const where = { environment: path.environment, system: path.system, domain: path.domain, region: path.region ?? undefined }
    const subject = `${path.system}, ${path.domain}, ${path.environment}`
    const answers = operations.map((operation) => ({ operation, said: answer(compiled, { operation, ...where }) }))
    const none = answers.filter(({ said }) => said.row === undefined).map(({ operation }) => operation)
    if (none.length > 0)
      gaps.push({ kind: 'path.uncovered', subject, detail: `no row for ${none.join(', ')}`, identities: path.identities })
    const ownerless = [...new Set(answers.flatMap(({ said }) => (said.row && lost.has(said.row.id) ? [said.row.id] : [])))]
    if (ownerless.length > 0)
      gaps.push({
        kind: 'path.owner_gone',
        subject,
        detail: `nobody answers in the rows ${ownerless.join(', ')}`,
        identities: path.identities,
      })
  }
  return [...gaps, ...saas, ...orphans]
}
