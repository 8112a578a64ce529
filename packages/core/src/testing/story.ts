// The words in which tests tell a change: ask for it, sign what is asked, and read how it stands.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'

import { readRequest, signRequest } from '../authority/approvals/index.ts'
import { signClosure } from '../authority/closures/index.ts'
import { type AcceptanceTerms, acceptRisk, draftAcceptance } from '../authority/risk/index.ts'
import { endContract, operationsOfChange } from '../execution/changes/index.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'

export const endTheContract = async (house: TestHouse, company: TestCompany, by = 'ada'): Promise<string> =>
  (await endContract(house.runtime, await company.caller(by), { contract: 'contract', reason: 'the contract ends', ticket: 'CHG-1' }))
    .change

export const openRequests = (house: TestHouse, change?: string) => {
  let query = house.runtime.db.selectFrom('approval_requests').selectAll().where('state', '=', 'open')
  if (change !== undefined) query = query.where('change_id', '=', change)
  return query.orderBy('id').execute()
}

export interface SignOptions {
  readonly verdict?: 'approve' | 'refuse'
  readonly reason?: string
  readonly digest?: string
  readonly nonce?: Uint8Array
  readonly key?: string
}

/** One person signs one request; what is signed can be bent. */
export const sign = async (house: TestHouse, company: TestCompany, request: string, person: string, options: SignOptions = {}) => {
  const row = (await readRequest(house.runtime.db, company.org, request))!
  const verdict = options.verdict ?? 'approve'
  return signRequest(house.runtime, await company.caller(person), {
    request,
    verdict,
    reason: options.reason ?? '',
    ...company.sign(options.key ?? person, verdict, options.nonce ?? row.nonce, options.digest ?? row.plan_digest),
  })
}

/** Signs every open request, by as many of the people as each asks for. */
export const approveAll = async (house: TestHouse, company: TestCompany, by: readonly string[] = ['ben', 'cleo']): Promise<void> => {
  for (const request of await openRequests(house)) {
    const done = await house.runtime.db.selectFrom('approvals').select('person_id').where('request_id', '=', request.id).execute()
    const left = by.filter((person) => !done.some((signed) => signed.person_id === person)).slice(0, request.quorum - done.length)
    for (const person of left) await sign(house, company, request.id, person)
  }
}

/** Every closure that waits is signed by its named owner. */
export const signClosures = async (house: TestHouse, company: TestCompany): Promise<void> => {
  const waiting = await house.runtime.db
    .selectFrom('closure_requests as c')
    .innerJoin('operations as o', (join) => join.onRef('o.org_id', '=', 'c.org_id').onRef('o.id', '=', 'c.operation_id'))
    .selectAll('c')
    .where('c.signed_by', 'is', null)
    .where('o.phase', '=', 'awaiting_owner')
    .whereRef('o.proof_digest', '=', 'c.proof_digest')
    .execute()
  for (const row of waiting) {
    const owner = row.owner_id ?? 'ben'
    await signClosure(
      house.runtime,
      await company.caller(owner),
      row.operation_id,
      company.sign(owner, 'close', row.nonce, row.proof_digest),
    )
  }
}

/** Everything that is open goes its whole way: approved, executed, proven, and its closure signed. */
export const carryThrough = async (house: TestHouse, company: TestCompany): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    await house.settle()
    await approveAll(house, company)
    await house.run(600)
    await signClosures(house, company)
  }
}

export const terms = (house: TestHouse, days = 30): AcceptanceTerms => ({
  reason: 'the vendor can not revoke it yet',
  compensatingControls: ['the network path is closed'],
  residualRisk: 'low',
  expiresAt: new Date(house.clock.now().getTime() + days * 86_400_000).toISOString(),
})

export const accept = async (
  house: TestHouse,
  company: TestCompany,
  id: string,
  person = 'dan',
  what: AcceptanceTerms = terms(house),
): Promise<void> => {
  const caller = await company.caller(person)
  const draft = await draftAcceptance(house.runtime, caller, id, what)
  await acceptRisk(house.runtime, caller, id, what, company.sign(person, 'acceptRisk', Buffer.from(draft.nonce, 'base64'), draft.digest))
}

export const requestedAcceptances = (house: TestHouse) =>
  house.runtime.db.selectFrom('risk_acceptances').selectAll().where('state', '=', 'requested').orderBy('id').execute()

/** `operation of credential` → how it stands, in the plan's order. */
export const standing = async (house: TestHouse, change: string): Promise<Record<string, string>> => {
  const rows = await operationsOfChange(house.runtime.db, 'acme', change)
  return Object.fromEntries(rows.map((row) => [`${row.operation} ${row.credential_id}`, `${row.phase}/${row.closure}`]))
}

export const operationOf = async (house: TestHouse, change: string, operation: string, credential: string) => {
  const row = (await operationsOfChange(house.runtime.db, 'acme', change)).find(
    (one) => one.operation === operation && one.credential_id === credential && one.phase !== 'void',
  )
  if (!row) throw new Error(`no ${operation} of ${credential}`)
  return row
}

export const journalKinds = async (house: TestHouse, kind?: string) => {
  let query = house.runtime.db.selectFrom('journal').select(['kind', 'leaf', 'stream', 'actor_id']).orderBy('ordinal')
  if (kind !== undefined) query = query.where('kind', '=', kind)
  const rows = await query.execute()
  return rows.map((row) => ({ ...row, body: (JSON.parse(row.leaf) as { body: Record<string, unknown> }).body }))
}

/** What a coded error is called, or `none` when nothing was thrown. */
export const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run()
    return 'none'
  } catch (error) {
    return (error as { code?: string }).code ?? `uncoded: ${(error as Error).message}`
  }
}

/** Everything that a refusal must leave as it was. */
export const factsOf = async (house: TestHouse): Promise<string> => {
  const { db } = house.runtime
  const tables = [
    'approval_requests',
    'approvals',
    'operations',
    'mandates',
    'attempts',
    'evidence',
    'proofs',
    'changes',
    'credentials',
    'closure_requests',
    'risk_acceptances',
    'role_holdings',
  ] as const
  const facts: Record<string, unknown> = { effects: house.fake.effects.length }
  for (const table of tables) facts[table] = (await db.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort()
  return JSON.stringify(facts)
}

/** The shipped pack under another digest: the same rules, with one more comment. */
export const otherPolicy = async (): Promise<PolicyEngine> => {
  const { files } = await loadBundle(defaultPackDir)
  return createPolicyEngine(
    bundleFromFiles(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, name.endsWith('.cedar') ? `${text}\n// another\n` : text])),
    ),
  )
}
