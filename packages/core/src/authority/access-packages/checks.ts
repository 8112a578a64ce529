// Whether an access package may come in force, given the facts: what it copies is known to the enterprise and may be copied, and who answers is here.
// SAFETY: nobody gets the scope of an account that the inventory doesn't know, of an emergency account or of one that is about to end.
import type { Kysely } from 'kysely'
import { likeCredential } from '../../registry/entitlements/index.ts'
import { readContract, readIdentity, readSystem } from '../../registry/inventory/index.ts'
import { readParty, readPrincipal } from '../../registry/principals/index.ts'
import { isGroup } from '../../registry/scim/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import { sourcesInForce } from '../sources/index.ts'
import type { AccessPackage, GivenAccount } from './document.ts'

const neverCopied: readonly string[] = ['break_glass', 'canary', 'observer', 'control']

const givenProblems = async (runtime: Runtime, db: Kysely<Tables>, org: string, given: GivenAccount, where: string): Promise<Problem[]> => {
  const system = await readSystem(db, org, given.system)
  if (!system) return [{ where: `${where}.system`, problem: `no system \`${given.system}\`` }]
  const kind = runtime.connectors.definition(system.connector)?.credentialKinds[given.kind]
  if (!kind) return [{ where: `${where}.kind`, problem: `the system \`${system.id}\` has no credentials of the kind \`${given.kind}\`` }]
  if (!kind.actions.includes('create'))
    return [{ where: `${where}.kind`, problem: `no connector can make a \`${given.kind}\` at \`${system.id}\`` }]
  const like = await likeCredential(db, org, given)
  if (!like)
    return [
      {
        where: `${where}.likeAccount`,
        problem: `no live account \`${given.likeAccount}\` of the kind \`${given.kind}\` at \`${system.id}\` is in the inventory`,
      },
    ]
  const identity = await readIdentity(db, org, like.identity_id)
  if (identity?.state !== 'active') return [{ where: `${where}.likeAccount`, problem: `\`${given.likeAccount}\` is about to end` }]
  return neverCopied.includes(identity.kind)
    ? [{ where: `${where}.likeAccount`, problem: `the scope of a ${identity.kind} account is given to nobody` }]
    : []
}

const ownerProblem = async (db: Kysely<Tables>, org: string, where: string, id: string): Promise<Problem[]> => {
  const row = await readPrincipal(db, org, id)
  return row?.active && row.kind === 'person' && row.party_kind === 'enterprise'
    ? []
    : [{ where, problem: `\`${id}\` is no active person of the enterprise` }]
}

/** SAFETY: whom a provider has in its groups says nothing of who is to hold what. */
const groupProblems = async (db: Kysely<Tables>, org: string, { for: whom }: AccessPackage, at: Date): Promise<Problem[]> => {
  if (!whom?.groups) return []
  const standing = new Map((await sourcesInForce(db, org, at)).map((one) => [one.source.name, one.source]))
  const problems: Problem[] = []
  for (const [n, { source: name, group }] of whom.groups.entries()) {
    const where = `for.groups.${n}`
    const source = standing.get(name)
    if (!source) problems.push({ where, problem: `no source \`${name}\` is in force` })
    else if (source.party.kind !== 'enterprise')
      problems.push({ where, problem: `\`${name}\` speaks for \`${source.party.id}\`: its groups give nothing here` })
    else if (!source.owns.get(whom.is)?.has('groups') && !(await isGroup(db, org, name, group)))
      problems.push({
        where,
        problem: `\`${name}\` neither owns the \`groups\` of a ${whom.is} nor keeps a group of the id \`${group}\` here by SCIM`,
      })
  }
  return problems
}

export const checkPackage = async (runtime: Runtime, db: Kysely<Tables>, org: string, one: AccessPackage, at: Date): Promise<Problem[]> => {
  const problems = [
    ...(await ownerProblem(db, org, 'businessOwner', one.businessOwner)),
    ...(await ownerProblem(db, org, 'technicalOwner', one.technicalOwner)),
  ]
  for (const party of one.for?.parties ?? []) {
    const row = await readParty(db, org, party)
    if (!row || row.kind === 'enterprise') problems.push({ where: 'for.parties', problem: `no party outside the enterprise \`${party}\`` })
  }
  for (const contract of one.for?.contracts ?? [])
    if (!(await readContract(db, org, contract))) problems.push({ where: 'for.contracts', problem: `no contract \`${contract}\`` })
  problems.push(...(await groupProblems(db, org, one, at)))
  for (const [n, given] of one.gives.entries()) problems.push(...(await givenProblems(runtime, db, org, given, `gives.${n}`)))
  return problems
}
