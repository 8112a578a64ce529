// What becomes of an entitlement and its justifications, each with its journal entry. Decides nothing: who calls has asked.
import type { Ids } from '../../platform/ids.ts'
import type { Work } from '../../runtime.ts'
import type { Because, EndCode } from '../../tables.ts'
import {
  type EntitlementRow,
  entitlementOfCredential,
  insertEntitlement,
  insertJustification,
  type JustificationRow,
  justificationsOf,
  setEntitlement,
  setExpiry,
  setJustification,
} from './store.ts'

export const live = (rows: readonly JustificationRow[]): JustificationRow[] => rows.filter(({ state }) => state === 'live')

/** Until when all of these hold at most; undefined where there are none. */
export const until = (rows: readonly JustificationRow[]): Date | undefined =>
  rows.map((row) => row.until).reduce<Date | undefined>((latest, one) => (latest === undefined || one > latest ? one : latest), undefined)

export type NewEntitlement = Pick<
  EntitlementRow,
  'holder_id' | 'system_id' | 'kind' | 'like_account' | 'package' | 'account' | 'deliver_to' | 'business_owner' | 'technical_owner'
> & { readonly id: string }

export const newEntitlement = async (work: Work, given: NewEntitlement): Promise<void> => {
  await insertEntitlement(work.db, { org_id: work.org, ...given, ending: '[]', state: 'due', since: work.at })
  work.record({
    kind: 'entitlement.due',
    body: {
      entitlement: given.id,
      holder: given.holder_id,
      system: given.system_id,
      credentialKind: given.kind,
      like: given.like_account,
      package: given.package,
    },
  })
}

export interface NewJustification {
  readonly because: Because
  readonly package: string
  readonly version: number
  readonly ref: string
  /** Not yet: it waits for people. */
  readonly asked?: boolean
  readonly until: Date
  readonly by: string
  readonly reason: string
}

export const justify = async (work: Work, ids: Ids, entitlement: string, given: NewJustification): Promise<string> => {
  const id = ids.next('jst')
  await insertJustification(work.db, {
    org_id: work.org,
    id,
    entitlement_id: entitlement,
    because: given.because,
    package: given.package,
    version: given.version,
    ref: given.ref,
    state: given.asked ? 'asked' : 'live',
    asked_at: work.at,
    since: given.asked ? null : work.at,
    until: given.until,
    by_id: given.by,
    reason: given.reason,
  })
  work.record({
    kind: given.asked ? 'justification.asked' : 'justification.begun',
    body: {
      justification: id,
      entitlement,
      because: given.because,
      package: given.package,
      version: given.version,
      ref: given.ref,
      until: given.until.toISOString(),
      by: given.by,
    },
  })
  return id
}

export const fall = async (work: Work, row: JustificationRow, code: EndCode, reason: string): Promise<void> => {
  await setJustification(work.db, work.org, row.id, { state: 'ended', ended_at: work.at, end_code: code, end_reason: reason })
  work.record({ kind: 'justification.ended', body: { justification: row.id, entitlement: row.entitlement_id, code, reason } })
}

/** What was asked for and approved counts from now on. */
const begin = async (work: Work, row: JustificationRow): Promise<void> => {
  await setJustification(work.db, work.org, row.id, { state: 'live', since: work.at })
  work.record({
    kind: 'justification.begun',
    body: {
      justification: row.id,
      entitlement: row.entitlement_id,
      because: row.because,
      package: row.package,
      version: row.version,
      ref: row.ref,
      until: row.until.toISOString(),
      by: row.by_id,
    },
  })
}

const extend = async (work: Work, row: EntitlementRow): Promise<void> => {
  const latest = until(live(await justificationsOf(work.db, work.org, [row.id])))
  if (latest && row.state === 'held') await setExpiry(work.db, work.org, row, latest)
}

/** The account is there and works: what was asked for with it counts. `justification`: asked for beside an account that was there already. */
export const accountStands = async (work: Work, credential: string, justification?: string): Promise<void> => {
  const row = await entitlementOfCredential(work.db, work.org, credential)
  if (!row) return
  const change = row.grant_change
  for (const one of await justificationsOf(work.db, work.org, [row.id]))
    if (one.state === 'asked' && (one.id === justification || (justification === undefined && one.ref === change))) await begin(work, one)
  if (row.state === 'issuing' && justification === undefined) {
    await setEntitlement(work.db, work.org, row.id, { state: 'held', note: null })
    work.record({ kind: 'entitlement.held', body: { entitlement: row.id, holder: row.holder_id, credential } })
  }
  await extend(work, { ...row, state: row.state === 'issuing' ? 'held' : row.state })
  work.enqueue({ org: work.org, kind: 'expire', id: row.id })
}

/** Its system lets it in until then by itself. Nothing where it was not given because of justifications. */
export const endsAtSystem = async (work: Work, credential: string, at: Date): Promise<void> => {
  const row = await entitlementOfCredential(work.db, work.org, credential)
  if (row) await setEntitlement(work.db, work.org, row.id, { system_ends_at: at })
}

/** What was to end goes on: its end was refused, and something justifies it. */
export const standsAgain = async (work: Work, row: EntitlementRow): Promise<void> => {
  await setEntitlement(work.db, work.org, row.id, { state: 'held', end_change: null, note: null })
  work.record({
    kind: 'entitlement.stands',
    body: { entitlement: row.id, holder: row.holder_id, credential: row.credential_id, refused: row.end_change },
  })
  await extend(work, { ...row, state: 'held' })
}

const end = async (work: Work, row: EntitlementRow, note: string): Promise<void> => {
  await setEntitlement(work.db, work.org, row.id, { state: 'ended', ended_at: work.at, note })
  work.record({ kind: 'entitlement.ended', body: { entitlement: row.id, holder: row.holder_id, credential: row.credential_id, note } })
}

/** Nothing of it was ever made, or it is proven gone. Whatever justified it has ended before. */
export const giveUp = (work: Work, row: EntitlementRow, note: string): Promise<void> => end(work, row, note)

/** The account has ended and is justified anew meanwhile: an entitlement of its own takes over what still justifies it. */
export const carryOver = async (work: Work, ids: Ids, row: EntitlementRow, account: string, id: string): Promise<void> => {
  const all = (await justificationsOf(work.db, work.org, [row.id])).filter(({ state }) => state !== 'ended')
  const left = live(all)
  for (const one of all) await fall(work, one, 'account_gone', `its account has ended; it goes on as ${id}`)
  await end(work, row, `it goes on as ${id}`)
  const { holder_id, system_id, kind, like_account, package: named, deliver_to, business_owner, technical_owner } = row
  await newEntitlement(work, {
    id,
    holder_id,
    system_id,
    kind,
    like_account,
    package: named,
    account,
    deliver_to,
    business_owner,
    technical_owner,
  })
  for (const one of left)
    await justify(work, ids, id, {
      because: one.because,
      package: one.package,
      version: one.version,
      ref: one.ref,
      until: one.until,
      by: one.by_id,
      reason: one.reason,
    })
}

/**
 * The account is proven dead, or somebody has taken it away for another reason. What is justified still is given back by nobody but people: it is withheld
 * until something new justifies it.
 */
export const accountGone = async (work: Work, credential: string): Promise<void> => {
  const row = await entitlementOfCredential(work.db, work.org, credential)
  if (!row || row.state === 'ended') return
  if (row.state !== 'ending') {
    await setEntitlement(work.db, work.org, row.id, { state: 'withheld', note: 'another change has ended its account' })
    work.record({
      kind: 'entitlement.withheld',
      body: { entitlement: row.id, holder: row.holder_id, credential, note: 'another change has ended its account' },
    })
  }
  work.enqueue({ org: work.org, kind: 'expire', id: row.id })
}
