// Brings the facts of an operation together for `compare`: the plan and its mandates, what was said, and our own proofs. Reads; changes nothing.
import type { Kysely } from 'kysely'
import { listParties } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { type OperationRow, workOrder } from '../changes/index.ts'
import { evidenceOf } from '../intake/index.ts'
import { proofsOf } from '../verification/index.ts'
import { type Claim, type Comparison, compare, compareCredential, type Look, type Matched } from './compare.ts'
import { claimsAboutCredential, claimsAboutOperation, deadSince, mandatesWithParty, usesAfter } from './comparison-store.ts'

type Db = Kysely<Tables>

export interface Compared extends Comparison {
  readonly matched: Matched
}

/** A party and all above it: who may speak of what it does. */
const lineOf = (parties: readonly { id: string; parent_id: string | null }[], party: string): string[] => {
  const line: string[] = []
  for (let id: string | null = party; id !== null && !line.includes(id); id = parties.find((one) => one.id === id)?.parent_id ?? null)
    line.push(id)
  return line
}

/** What one of our proofs says of what the plan wants; the proof that closed the operation confirms it whatever its form. */
const saysOf = (proof: { purpose: string; verdict: string; digest: string }, row: OperationRow): Look['says'] => {
  if (row.closure === 'risk_complete' && proof.digest === row.proof_digest) return 'confirms'
  switch (proof.purpose) {
    case 'rejection':
    case 'sessions':
    case 'rights':
      return proof.verdict === 'rejected' ? 'confirms' : proof.verdict === 'still_accepted' ? 'refutes' : 'nothing'
    case 'acceptance':
    case 'use':
      return proof.verdict === 'still_accepted' ? 'confirms' : proof.verdict === 'rejected' ? 'refutes' : 'nothing'
    default:
      return 'nothing'
  }
}

/** `only`: as if nobody but these parties had said anything. */
export const compareOperation = async (
  db: Db,
  row: OperationRow,
  { now, patienceSeconds, only }: { now: Date; patienceSeconds: number; only?: readonly string[] | undefined },
): Promise<Compared> => {
  const { planned } = await workOrder(db, row)
  const parties = await listParties(db, row.org_id)
  const mandates = await mandatesWithParty(db, row.org_id, row.id)
  const matched: Matched = {
    id: row.id,
    operation: planned.operation,
    credential: planned.credential,
    system: planned.system,
    account: planned.handle.account,
    parameters: planned.parameters,
    mandates: mandates.map((mandate) => ({
      id: mandate.id,
      parties: lineOf(parties, mandate.party_id),
      notAfter: mandate.not_after,
      startedAt: mandate.started_at,
    })),
  }
  const told = (await claimsAboutOperation(db, row.org_id, row.id, only)).map(
    (record): Claim => ({
      source: 'telemetry',
      event: record.event_id,
      party: record.party_id,
      kind: record.kind as Claim['kind'],
      at: record.at,
      subject: record.subject,
      facts: record.facts,
    }),
  )
  const evidence = (await evidenceOf(db, row.org_id, row.id)).map(
    (one): Claim => ({
      source: 'evidence',
      event: one.digest,
      party: mandates.find(({ id }) => id === one.mandate_id)?.party_id ?? '',
      kind: 'operation.performed',
      at: one.received_at,
      subject: { mandate: one.mandate_id },
      facts: {},
    }),
  )
  const looks = (await proofsOf(db, row.org_id, row.id))
    .filter(({ purpose }) => purpose !== 'baseline')
    .map((proof): Look => ({ at: proof.at, says: saysOf(proof, row) }))
  return { matched, ...compare({ matched, claims: [...told, ...evidence], looks, now, patienceSeconds }) }
}

export const compareCredentialOf = async (db: Db, org: string, credential: string, only?: readonly string[]) => {
  const dead = await deadSince(db, org, credential)
  const claims = await claimsAboutCredential(db, org, credential, only)
  const uses = dead === null ? [] : await usesAfter(db, org, credential, dead, only)
  const shown = (rows: typeof claims) => rows.map(({ event_id, at }) => ({ event: event_id, at }))
  return compareCredential({ claims: shown(claims), uses: shown(uses), deadSince: dead })
}
