// How a consent comes to be known, changes, goes and comes back. Each step is in its history and in the journal, in the same transaction.
import { CountersignError } from '@countersign/ledger'
import type { Runtime, Work } from '../../runtime.ts'
import type { ConsentEvent } from '../../tables.ts'
import { consentId, type Fact, isOf } from './model.ts'
import { type ConsentRow, consentsTo, insertConsent, insertHistory, lockConsent, updateConsent } from './store.ts'

export const noteHistory = async (
  work: Work,
  row: Pick<ConsentRow, 'id' | 'system_id' | 'client' | 'scopes'>,
  what: ConsentEvent,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  await insertHistory(work.db, {
    org_id: work.org,
    consent_id: row.id,
    at: work.at,
    what,
    scopes: row.scopes,
    detail: JSON.stringify(detail),
  })
  work.record({
    kind: `consent.${what}`,
    stream: row.id,
    body: { consent: row.id, system: row.system_id, client: row.client, scopes: [...row.scopes], ...detail },
  })
}

const whoOf = ({ consentedBy, subject }: Fact) => ({ consentedBy, subject })

const columnsOf = (fact: Fact) => ({
  client_name: fact.clientName,
  key: fact.key,
  consented_by: fact.consentedBy,
  subject: fact.subject,
  scopes: [...fact.scopes].sort(),
  given_at: fact.givenAt,
  last_used_at: fact.lastUsedAt,
  expires_at: fact.expiresAt,
})

const add = async (
  runtime: Runtime,
  work: Work,
  fact: Fact,
  own: {
    readonly id: string
    readonly learnt: 'declared' | 'observed'
    readonly party?: string | null
    readonly contract?: string | null
    readonly reading?: number
  },
): Promise<void> => {
  const columns = columnsOf(fact)
  await insertConsent(work.db, {
    org_id: work.org,
    id: own.id,
    system_id: fact.system,
    client: fact.client,
    ...columns,
    party_id: own.party ?? null,
    contract_id: own.contract ?? null,
    learnt: own.learnt,
    nonce: runtime.ids.random(32),
    asked_at: work.at,
    reading: own.reading ?? 0,
    first_seen_at: work.at,
    seen_at: work.at,
  })
  await noteHistory(work, { id: own.id, system_id: fact.system, client: fact.client, scopes: columns.scopes }, own.learnt, whoOf(fact))
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, index) => one === b[index])

/** What a system tells of a consent, in a reading. One that was ended and is there again is live again, and has to be decided anew. */
export const takeConsent = async (runtime: Runtime, work: Work, fact: Fact, reading: number): Promise<void> => {
  const known = await consentsTo(work.db, work.org, fact.system, fact.client)
  const row = known.find(({ key }) => key === fact.key) ?? known.find((one) => one.state === 'live' && isOf(one, fact))
  if (!row) return add(runtime, work, fact, { id: consentId(fact), learnt: 'observed', reading })
  const columns = columnsOf(fact)
  const returned = row.state === 'ended'
  const changed = !sameList(row.scopes, columns.scopes) || row.consented_by !== columns.consented_by || row.subject !== columns.subject
  const again = returned || changed || row.key === null
  await updateConsent(work.db, work.org, row.id, {
    ...columns,
    client_name: columns.client_name ?? row.client_name,
    last_used_at: columns.last_used_at ?? row.last_used_at,
    learnt: 'observed',
    reading,
    seen_at: work.at,
    ...(returned ? { state: 'live', ended_at: null, end_reason: null, credential_id: null } : {}),
    // What somebody has not seen yet has to be decided, from now on; who only takes less asks for nothing new.
    ...(returned || columns.scopes.some((scope) => !row.scopes.includes(scope))
      ? { asked_at: work.at, nonce: runtime.ids.random(32) }
      : {}),
  })
  if (again)
    await noteHistory(work, { ...row, scopes: columns.scopes }, returned ? 'returned' : changed ? 'changed' : 'observed', {
      ...whoOf(fact),
      ...(changed ? { before: row.scopes } : {}),
    })
}

/** What a document declares, under its own id. Never brings back what has ended. Errors: `consent.known`. */
export const declareConsent = async (
  runtime: Runtime,
  work: Work,
  id: string,
  declared: { readonly fact: Fact; readonly party: string | null; readonly contract: string | null; readonly endedAt: Date | null },
): Promise<void> => {
  const { fact, party, contract, endedAt } = declared
  const row = await lockConsent(work.db, work.org, id)
  if (!row) {
    const same = (await consentsTo(work.db, work.org, fact.system, fact.client)).find((one) =>
      fact.key === null ? one.key === null && one.subject === fact.subject : one.key === fact.key,
    )
    if (same)
      throw new CountersignError(
        'consent.known',
        'conflict',
        `the inventory knows the consent \`${id}\` as \`${same.id}\`; give it that id`,
      )
  }
  if (!row) await add(runtime, work, fact, { id, learnt: 'declared', party, contract })
  else if (row.learnt === 'observed') await updateConsent(work.db, work.org, id, { party_id: party, contract_id: contract })
  else {
    const columns = columnsOf(fact)
    const grown = columns.scopes.some((scope) => !row.scopes.includes(scope))
    await updateConsent(work.db, work.org, id, {
      ...columns,
      party_id: party,
      contract_id: contract,
      ...(grown ? { asked_at: work.at, nonce: runtime.ids.random(32) } : {}),
    })
    await noteHistory(work, { ...row, scopes: columns.scopes }, 'changed', { ...whoOf(fact), before: row.scopes })
  }
  if (endedAt !== null) await endConsent(work, id, 'ended', 'the inventory document says that it has ended')
}

/** It is no more. Repeating it changes nothing. */
export const endConsent = async (work: Work, id: string, what: 'gone' | 'ended', reason: string): Promise<void> => {
  const row = await lockConsent(work.db, work.org, id)
  if (row?.state !== 'live') return
  await updateConsent(work.db, work.org, id, { state: 'ended', ended_at: work.at, end_reason: reason })
  await noteHistory(work, row, what, { reason })
}
