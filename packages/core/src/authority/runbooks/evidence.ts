// A runbook's own evidence contract: what its evidence must contain beyond what policy asks, and how fresh it must be. It only narrows. Pure.
import { type Bundle, type EvidenceContract, evidenceContractOf, vocabularyOf } from '@countersign/policy'
import type { Problem } from '../instruments/index.ts'
import type { EvidenceNarrowing, Runbook } from './model.ts'

/** The contracts that its steps come under, with those of what a revocation brings along. */
const contractsOf = (bundle: Bundle, { steps }: Runbook): Set<string> => {
  const { contractOf } = vocabularyOf(bundle)
  const operations = steps.flatMap(({ operation }) => (operation === 'credential.revoke' ? [operation, 'session.end'] : [operation]))
  return new Set(operations.flatMap((operation) => contractOf.get(operation) ?? []))
}

/** Of the fields that a contract leaves open, those that our own connectors fill. */
const filledByConnectors: readonly string[] = ['newCredentialId', 'endedCount']

/** What it asks that the policy doesn't know, or asks less than the policy. Asked when it is proposed, and again at each run. */
export const evidenceProblems = (bundle: Bundle, runbook: Runbook): Problem[] => {
  const own = contractsOf(bundle, runbook)
  return Object.entries(runbook.evidence ?? {}).flatMap(([id, asked]): Problem[] => {
    const where = `evidence.${id}`
    const contract = own.has(id) ? evidenceContractOf(bundle, id) : undefined
    if (!contract)
      return [{ where, problem: `none of its steps comes under the evidence contract \`${id}\`, only under ${[...own].join(', ')}` }]
    const known = contract.fields.map(({ name }) => name)
    const unknown = (asked.require ?? []).filter((name) => !known.includes(name))
    const open = contract.fields.filter(({ required }) => !required).map(({ name }) => name)
    const beyond = (asked.require ?? []).filter((name) => open.includes(name) && !filledByConnectors.includes(name))
    const looser = asked.freshnessSeconds !== undefined && asked.freshnessSeconds > contract.freshnessSeconds
    return [
      ...unknown.map((name) => ({ where, problem: `\`${id}\` has no field \`${name}\`; it has ${known.join(', ')}` })),
      ...(runbook.executor === 'connectors'
        ? beyond.map((name) => ({ where, problem: `our own connectors have no \`${name}\` to show; only another executor has` }))
        : []),
      ...(looser ? [{ where, problem: `policy asks for evidence within ${contract.freshnessSeconds} s; a runbook only narrows` }] : []),
    ]
  })
}

/** INVARIANT: what comes out asks all that the contract asked. Contracts that were merged bear all their ids. */
export const narrowContract = (contract: EvidenceContract, narrowing: EvidenceNarrowing | undefined): EvidenceContract => {
  const asked = contract.id.split('+').flatMap((id) => (narrowing && Object.hasOwn(narrowing, id) ? [narrowing[id]!] : []))
  if (asked.length === 0) return contract
  const required = new Set(asked.flatMap(({ require }) => require ?? []))
  return {
    ...contract,
    fields: contract.fields.map((field) => ({ ...field, required: field.required || required.has(field.name) })),
    freshnessSeconds: Math.min(contract.freshnessSeconds, ...asked.flatMap(({ freshnessSeconds }) => freshnessSeconds ?? [])),
  }
}

/** For the people who approve it. */
export const evidenceInWords = ({ evidence }: Runbook): string[] =>
  Object.entries(evidence ?? {}).map(([id, { require = [], freshnessSeconds }]) =>
    [
      `evidence of ${id}:`,
      ...(require.length > 0 ? [`with ${require.join(', ')}`] : []),
      ...(freshnessSeconds === undefined ? [] : [`within ${freshnessSeconds} s`]),
    ].join(' '),
  )
