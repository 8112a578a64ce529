// A transmitter as a document of authority: two people decide whose signed events count, as whose word, and about what.
import type { Kysely } from 'kysely'
import { readSystem } from '../../registry/inventory/index.ts'
import { readParty, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { changedLines, type Document, type InstrumentDefinition, type Problem } from '../instruments/index.ts'
import { issuersInForce, keysInWords } from '../issuance/index.ts'
import { sourcesInForce } from '../sources/index.ts'
import { readTransmitter, type SubjectRule, type TransmitterText, transmitterIn, transmitterKind } from './document.ts'
import { transmittersInForce } from './in-force.ts'

const ruleInWords = (rule: SubjectRule): string => {
  switch (rule.format) {
    case 'email':
      return `an address at ${rule.domain} is the person who has it`
    case 'account':
      return `acct:NAME@${rule.host} is the account NAME of ${rule.system}`
    case 'uri':
      return `a URI is the workload that the issuer ${rule.issuer} names by it`
    case 'opaque':
      return `an opaque id is that of a ${rule.is}`
    default: {
      const of = `a subject of ${rule.iss} is the`
      if ('system' in rule) return `${of} account of that name of ${rule.system}`
      if ('issuer' in rule) return `${of} workload that the issuer ${rule.issuer} names by it`
      return `${of} ${rule.record} that ${rule.source} calls so`
    }
  }
}

const linesOf = (text: TransmitterText): string[] => [
  text.title,
  `security events of ${text.issuer} for \`${text.audience}\`, signed with ${text.algorithms.join(', ')}, issued at most ${text.longestAgeSeconds} s ago`,
  keysInWords(text.keys),
  `they count as the word of ${text.client}${text.parties === undefined ? '' : `, about what ${text.parties.join(', ')} holds`}`,
  ...text.events.map((event) => `may say ${event}`),
  `a risk is a bad sign from ${text.riskFrom} on`,
  ...text.subjects.map(ruleInWords),
]

const subjectProblems = async (db: Kysely<Tables>, org: string, text: TransmitterText, at: Date): Promise<Problem[]> => {
  const [issuers, sources] = [await issuersInForce(db, org, at), await sourcesInForce(db, org, at)]
  const problems: Problem[] = []
  for (const [n, rule] of text.subjects.entries()) {
    const where = `subjects.${n}`
    if ('system' in rule && !(await readSystem(db, org, rule.system)))
      problems.push({ where: `${where}.system`, problem: `no system \`${rule.system}\` in the inventory` })
    if ('issuer' in rule && !issuers.some(({ name }) => name === rule.issuer))
      problems.push({ where: `${where}.issuer`, problem: `no issuer \`${rule.issuer}\` is in force` })
    if ('source' in rule && !sources.some(({ source }) => source.name === rule.source))
      problems.push({ where: `${where}.source`, problem: `no source \`${rule.source}\` is in force` })
  }
  return problems
}

const problemsOf = async (db: Kysely<Tables>, org: string, name: string, text: TransmitterText, at: Date): Promise<Problem[]> => {
  const problems: Problem[] = []
  const client = await resolvePrincipal(db, org, text.client, at)
  if (!client?.active || (client.kind !== 'service' && client.kind !== 'agent'))
    problems.push({
      where: 'client',
      problem: `\`${text.client}\` is no active service or agent, and nobody's signature counts as a person's word`,
    })
  // What one says, only he takes back: two transmitters with one voice could take back each other's.
  const other = (await transmittersInForce(db, org, at)).find((one) => one.name !== name && one.text.client === text.client)
  if (other)
    problems.push({ where: 'client', problem: `the transmitter \`${other.name}\` speaks as \`${text.client}\` already: give each its own` })
  for (const [n, party] of (text.parties ?? []).entries()) {
    if (!(await readParty(db, org, party))) problems.push({ where: `parties.${n}`, problem: `no party \`${party}\`` })
    else if (client && client.party.kind !== 'enterprise' && party !== client.party.id)
      problems.push({ where: `parties.${n}`, problem: `\`${text.client}\` is of \`${client.party.id}\`, and speaks of nobody else` })
  }
  return [...problems, ...(await subjectProblems(db, org, text, at))]
}

/** Whose word counts, and about what: another line of it is a wider scope. The title is none. */
const reach = (document: Document | undefined): Set<string> => new Set(document ? linesOf(transmitterIn(document)).slice(1) : [])

export const transmitterInstrument: InstrumentDefinition = {
  kind: transmitterKind,
  title: 'a transmitter',
  operation: () => 'transmitter.adopt',
  read: (input) => {
    const read = readTransmitter(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (_runtime, db, org, name, document, at) => problemsOf(db, org, name, transmitterIn(document), at),
  risk: (document, before) => ({ scopeWider: [...reach(document)].some((line) => !reach(before).has(line)) }),
  until: () => null,
  changes: (document, before) => changedLines(linesOf(transmitterIn(document)), before && linesOf(transmitterIn(before))),
}
