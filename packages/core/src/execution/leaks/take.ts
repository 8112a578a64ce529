// Taking what a scanner found: which credentials it is, by the names that each leak carries. INVARIANT: a name is public (a fingerprint, an account and a host); the
// form of what comes here has no place for a secret.
import { digestOf } from '@countersign/ledger'
import { trustModelOf } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { keepSignal } from '../signals/index.ts'
import { isAt } from './addresses.ts'
import { byAccounts, byKeys, type Candidate, insertBatch, insertSightings, lockReport, readBatch } from './store.ts'

export type LeakName =
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'account'; readonly account: string; readonly host: string }

export interface Leak {
  readonly rule: string
  readonly file: string
  readonly commit?: string
  readonly line?: number
  readonly names: readonly LeakName[]
}

export interface LeakBatch {
  /** Digest of the scanner's file: the same one again is the same report. */
  readonly report: string
  readonly batch: number
  readonly scanner: string
  /** The repository, image or folder that was scanned. */
  readonly place: string
  readonly leaks: readonly Leak[]
}

export interface Recognised {
  readonly credential: string
  readonly by: 'key' | 'account'
  readonly leak: number
  /** It was not known to be there. */
  readonly fresh: boolean
}

const event = 'credential-compromise'

/** Whose word of a compromise counts by policy may bring in what a scanner found, and so may who brings in the inventory. True: his word counts. */
const requireToReport = async (runtime: Runtime, caller: Caller): Promise<boolean> => {
  const senders = trustModelOf(runtime.policy.current().bundle).signals
  const executorIds = senders.flatMap(({ from, events }) => (events.includes(event) ? [from] : []))
  const named = executorIds.includes(caller.principal.id)
  if (named)
    await requirePower(runtime, caller, 'signal.send', { kind: 'signal', id: event, party: caller.principal.party.id, executorIds })
  else await requirePower(runtime, caller, 'inventory.import', { kind: 'leaks', id: 'leaks' })
  return named
}

const fits = (name: LeakName, one: Candidate): boolean =>
  name.by === 'key' ? one.key === name.key : one.asked === name.account && isAt(one.config, name.host)

/** A key before an account: it is this very secret. */
const recognise = (leak: Leak, keys: readonly Candidate[], accounts: readonly Candidate[]) => {
  const found = new Map<string, { readonly one: Candidate; readonly by: 'key' | 'account' }>()
  for (const by of ['key', 'account'] as const)
    for (const name of leak.names)
      if (name.by === by)
        for (const one of by === 'key' ? keys : accounts)
          if (fits(name, one) && !found.has(one.credential)) found.set(one.credential, { one, by })
  return [...found.values()]
}

/** Errors: `authority.refused`. */
export const takeLeaks = async (
  runtime: Runtime,
  caller: Caller,
  { report, batch, scanner, place, leaks }: LeakBatch,
): Promise<{ duplicate: boolean; leaks: number; named: number; recognised: readonly Recognised[] }> => {
  const counts = await requireToReport(runtime, caller)
  const names = leaks.flatMap((leak) => leak.names)
  return transact(runtime, caller, async (work) => {
    await lockReport(work.db, work.org, report)
    const known = await readBatch(work.db, work.org, report, batch)
    if (known) return { duplicate: true, leaks: known.leaks, named: known.named, recognised: [] }
    // SAFETY: somebody outside learns nothing of what others hold.
    const outside = caller.principal.party.kind !== 'enterprise'
    const theirs = ({ party }: Candidate) => !outside || party === caller.principal.party.id
    const keys = (
      await byKeys(
        work.db,
        work.org,
        names.flatMap((name) => (name.by === 'key' ? [name.key] : [])),
      )
    ).filter(theirs)
    const accounts = (
      await byAccounts(
        work.db,
        work.org,
        names.flatMap((name) => (name.by === 'account' ? [name.account] : [])),
      )
    ).filter(theirs)
    const hits = leaks.flatMap((leak, n) => recognise(leak, keys, accounts).map((hit) => ({ ...hit, leak, n })))
    const named = leaks.filter((leak) => leak.names.length > 0).length
    const recognised = new Set(hits.map(({ n }) => n)).size
    await insertBatch(work.db, {
      org_id: work.org,
      report,
      batch,
      reporter_id: caller.principal.id,
      reported_at: work.at,
      scanner,
      place,
      leaks: leaks.length,
      named,
      recognised,
    })
    const rows = hits.map(({ one, by, leak }) => ({
      org_id: work.org,
      credential_id: one.credential,
      sighting: digestOf({ place, file: leak.file, commit: leak.commit ?? null, line: leak.line ?? null, rule: leak.rule, by }),
      report,
      batch,
      reporter_id: caller.principal.id,
      recognised_by: by,
      key: by === 'key' ? one.key : null,
      rule: leak.rule,
      place,
      file: leak.file,
      commit_id: leak.commit ?? null,
      line: leak.line ?? null,
      first_reported_at: work.at,
    }))
    const once = [...new Map(rows.map((row) => [`${row.credential_id} ${row.sighting}`, row])).values()]
    const fresh = await insertSightings(work.db, work.org, once)
    work.record({
      kind: 'leaks.reported',
      body: {
        report,
        batch,
        scanner,
        place,
        leaks: leaks.length,
        named,
        recognised,
        credentials: [...new Set(once.map((row) => row.credential_id))].sort(),
      },
    })
    // Of an account only its name was recognised: whether the secret is the one in use, nobody knows, and nothing ends by it.
    if (counts)
      for (const row of once)
        if (row.recognised_by === 'key' && fresh.has(`${row.credential_id} ${row.sighting}`))
          await keepSignal(work, {
            id: `leak/${row.sighting}/${row.credential_id}`,
            event,
            subject: { kind: 'credential', id: row.credential_id },
            bad: true,
            at: work.at,
            reason: `found by ${scanner} in ${place}: ${leakAt(row)}`.slice(0, 2000),
          })
    return {
      duplicate: false,
      leaks: leaks.length,
      named,
      recognised: hits.map(({ one, by, n }, at) => ({
        credential: one.credential,
        by,
        leak: n,
        fresh: fresh.has(`${one.credential} ${rows[at]!.sighting}`),
      })),
    }
  })
}

/** In words: `src/db.ts:7 in 1f3a…`. */
export const leakAt = ({ file, line, commit_id }: { file: string; line: number | null; commit_id: string | null }): string =>
  `${file}${line === null ? '' : `:${line}`}${commit_id === null ? '' : ` in ${commit_id}`}`
