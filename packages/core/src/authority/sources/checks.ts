// Whether a source may come in force, given the facts: whose facts it tells, who delivers them, and whether somebody else says the same already.
// SAFETY: who delivers from outside the enterprise speaks of his own party only, begins no contract, and says nothing of who answers for what.
import type { Kysely } from 'kysely'
import { readParty, readPrincipal } from '../../registry/principals/index.ts'
import { attributeName } from '../../registry/sources/index.ts'
import type { RecordKind, Tables } from '../../tables.ts'
import { type InstrumentRow, inForceAll, type Problem } from '../instruments/index.ts'
import { type SourceText, sourceIn, sourceKind, spokenOf } from './document.ts'

/** Who answers, how strictly, and what was approved: never said from outside. */
const neverFromOutside: Partial<Record<RecordKind, readonly string[]>> = {
  contractor: ['sponsor', 'groups'],
  contract: ['owner', 'kind', 'criticality', 'starts'],
  identity: [
    'businessOwner',
    'technicalOwner',
    'criticality',
    'privileged',
    'scope',
    'rotateEveryDays',
    'approvalReference',
    'rotationPath',
    'lastRotatedAt',
  ],
}

const partyProblems = async (db: Kysely<Tables>, org: string, source: SourceText): Promise<Problem[]> => {
  const problems: Problem[] = []
  const client = await readPrincipal(db, org, source.client)
  const party = source.party === undefined ? undefined : await readParty(db, org, source.party)
  if (source.party !== undefined && !party) problems.push({ where: 'party', problem: `no party \`${source.party}\`` })
  if (!client?.active) problems.push({ where: 'client', problem: `no active principal \`${source.client}\`` })
  const ofEnterprise = source.party === undefined || party?.kind === 'enterprise'
  if (!ofEnterprise && Object.hasOwn(source.speaks, 'person'))
    problems.push({ where: 'speaks.person', problem: `people of the enterprise are not \`${source.party}\`'s to speak of` })
  if (!client || client.party_kind === 'enterprise') return problems
  if (client.party_id !== source.party)
    problems.push({
      where: 'client',
      problem: `\`${source.client}\` belongs to \`${client.party_id}\` and can deliver what that says of itself only; write \`party: ${client.party_id}\``,
    })
  for (const [kind, { create, owns }] of spokenOf(source)) {
    if (kind === 'contract' && create)
      problems.push({ where: 'speaks.contract.create', problem: 'nobody outside begins a contract with the enterprise' })
    for (const name of owns)
      if (neverFromOutside[kind]?.includes(name))
        problems.push({ where: `speaks.${kind}.owns`, problem: `\`${attributeName(kind, name)}\` is not said from outside the enterprise` })
  }
  return problems
}

/** An attribute has one owner. */
const ownedTwice = (name: string, source: SourceText, others: readonly InstrumentRow[]): Problem[] =>
  others
    .filter((other) => other.name !== name)
    .flatMap((other) => {
      const speaks = new Map(spokenOf(sourceIn(other.document)))
      return spokenOf(source).flatMap(([kind, { owns }]) =>
        owns
          .filter((attribute) => speaks.get(kind)?.owns.includes(attribute))
          .map((attribute) => ({
            where: `speaks.${kind}.owns`,
            problem: `\`${attributeName(kind, attribute)}\` is \`${other.name}\`'s already; an attribute has one owner`,
          })),
      )
    })

export const checkSource = async (db: Kysely<Tables>, org: string, name: string, source: SourceText, at: Date): Promise<Problem[]> => [
  ...(await partyProblems(db, org, source)),
  ...ownedTwice(name, source, await inForceAll(db, org, sourceKind, at)),
]
