// Gives what is due: one change issues all of it, each account with its end and how it ends, in the transaction that opens the change. What may not be
// given now stays due, says why, and waits: each time for longer, or until something changes of whom or what it waits for.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import {
  type EntitlementRow,
  entitlementsOf,
  justificationsOf,
  likeCredential,
  live,
  lockHolder,
  setEntitlement,
  until,
} from '../../registry/entitlements/index.ts'
import { insertCredential, readCredential, readIdentity, readSystem } from '../../registry/inventory/index.ts'
import { readPrincipal, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { answeringPerson, liveChangeOf, openChange } from '../changes/index.ts'
import { connectorHost, plannedEnding } from '../planning/index.ts'
import { contractOf, insertIdentity, keptBack, putOff } from './store.ts'

/** There is nothing to do after all. Never leaves this slice. */
export class NothingToDo extends Error {}

const answersNow = async (work: Pick<Work, 'db' | 'org' | 'at'>, id: string): Promise<boolean> => {
  const row = await resolvePrincipal(work.db, work.org, id, work.at)
  return row?.active === true && row.kind === 'person' && row.party.kind === 'enterprise'
}

/** Who answers for a change that follows from what somebody is: who answers for him, else for the access, else for controls. He then can't approve it. */
export const answersForAccess = async (runtime: Runtime, org: string, ids: readonly (string | null)[]): Promise<Caller['principal']> => {
  const person = await answeringPerson(runtime, org, ids)
  if (!person)
    throw new CountersignError(
      'access.nobody_answers',
      'conflict',
      'nobody of the enterprise answers for it: give somebody the role `control_owner` or `security_lead`, and it goes on',
    )
  return person
}

type Holder = NonNullable<Awaited<ReturnType<typeof lockHolder>>>

/** The account and what it is for, with its end. Gives why it may not be given now; undefined where it is begun. */
export const prepare = async (
  runtime: Runtime,
  work: Work,
  holder: Holder,
  row: EntitlementRow,
  change: string,
  latest: Date,
): Promise<string | undefined> => {
  const system = await readSystem(work.db, work.org, row.system_id)
  const like = await likeCredential(work.db, work.org, { system: row.system_id, kind: row.kind, likeAccount: row.like_account })
  const scope = like && (await readIdentity(work.db, work.org, like.identity_id))
  if (!system || !like || scope?.state !== 'active') return `the account \`${row.like_account}\` whose scope it copies is gone`
  for (const owner of [row.business_owner, row.technical_owner])
    if (!(await answersNow(work, owner))) return `\`${owner}\`, who would answer for it, is not here`
  const identity = runtime.ids.next('idn')
  const credential = `${row.system_id}-${row.account}`.slice(0, 200)
  const purpose = `${row.package} for ${holder.name}`.slice(0, 500)
  await insertIdentity(work.db, {
    org_id: work.org,
    id: identity,
    kind: 'person',
    name: `${holder.name} at ${system.name}`.slice(0, 200),
    purpose,
    party_id: holder.party_id,
    contract_id: holder.party_kind === 'enterprise' ? null : await contractOf(work.db, work.org, holder.id),
    business_owner: row.business_owner,
    technical_owner: row.technical_owner,
    environment: system.environment,
    criticality: scope.criticality,
    marked_privileged: scope.privileged,
    expires_at: latest,
    holder_id: holder.id,
  })
  await insertCredential(work.db, {
    org_id: work.org,
    id: credential,
    identity_id: identity,
    system_id: row.system_id,
    kind: row.kind,
    account: row.account,
    secret_ref: row.deliver_to,
    expires_at: latest,
    created_by: change,
    created_at: work.at,
    purpose,
    scope: like.scope,
    issuer: connectorHost,
    // It ends with what justifies it, and is given anew.
    rotate_every_days: null,
    state: 'active',
  })
  const made = (await readCredential(work.db, work.org, credential))!
  const ending = await plannedEnding(runtime, work.db, work.org, made)
  await setEntitlement(work.db, work.org, row.id, {
    state: 'issuing',
    identity_id: identity,
    credential_id: credential,
    grant_change: change,
    ending: JSON.stringify(ending),
    note: null,
  })
  work.record({
    kind: 'entitlement.issuing',
    stream: change,
    body: {
      entitlement: row.id,
      holder: holder.id,
      identity,
      credential,
      until: latest.toISOString(),
      ending: ending.map((one) => ({ ...one })),
    },
  })
  work.enqueue({ org: work.org, kind: 'expire', id: row.id, startAfter: latest })
  return undefined
}

/** One live change for a kind and a ref: where he has one already, the next goes beside it. */
export const refFor = async (runtime: Runtime, org: string, kind: string, holder: string, first: string): Promise<string> =>
  (await liveChangeOf(runtime.db, org, kind, holder)) ? `${holder}/${first}` : holder

/** Of these kinds an error says that asking again at once comes to the same. */
const lasting: ReadonlySet<string> = new Set(['invalid', 'forbidden', 'not_found', 'conflict'])

/** Why something stays due, for each; the rest is begun. */
type Left = ReadonlyMap<string, string>

const open = async (runtime: Runtime, caller: Caller, holder: string, waiting: readonly EntitlementRow[], first: string): Promise<Left> => {
  const left = new Map<string, string>()
  const person = await readPrincipal(runtime.db, caller.org, holder)
  const requester = await answersForAccess(runtime, caller.org, [person?.manager_id ?? null, ...waiting.map((row) => row.business_owner)])
  const ref = await refFor(runtime, caller.org, 'access.grant', holder, first)
  try {
    await openChange(runtime, caller, {
      kind: 'access.grant',
      ref,
      requester,
      reason: `${person?.name} is to have it because of what he is: ${[...new Set(waiting.map((row) => row.package))].join(', ')}`.slice(
        0,
        2000,
      ),
      ticket: `access:${holder}`,
      asked: async (work, change) => {
        left.clear()
        const locked = await lockHolder(work.db, work.org, holder)
        if (!locked?.active || (await keptBack(work.db, work.org, holder)) !== undefined) throw new NothingToDo()
        const rows = (await entitlementsOf(work.db, work.org, holder)).filter(({ state }) => state === 'due')
        const given: string[] = []
        for (const row of rows) {
          const latest = until(live(await justificationsOf(work.db, work.org, [row.id])))
          if (!latest || latest <= work.at) continue
          const why = await prepare(runtime, work, locked, row, change, latest)
          if (why === undefined) given.push(row.id)
          else left.set(row.id, why)
        }
        if (given.length === 0) throw new NothingToDo()
        return { kind: 'access.grant', ref, purpose: `give ${locked.name} what his place in the house asks for`, entitlements: given }
      },
    })
    runtime.steps.reach('access.given')
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error
  }
  return left
}

const everyOne = (waiting: readonly EntitlementRow[], why: string): Left => new Map(waiting.map(({ id }) => [id, why]))

export const give = async (runtime: Runtime, caller: Caller, holder: string): Promise<void> => {
  const waiting = (await entitlementsOf(runtime.db, caller.org, holder)).filter(({ state }) => state === 'due')
  const [first] = waiting
  if (!first || !(await readPrincipal(runtime.db, caller.org, holder))?.active) return
  const why = await keptBack(runtime.db, caller.org, holder)
  let left: Left
  try {
    left = why === undefined ? await open(runtime, caller, holder, waiting, first.id) : everyOne(waiting, why)
  } catch (error) {
    if (!(error instanceof CountersignError) || !lasting.has(error.kind)) throw error
    runtime.log.warn({ err: error, holder }, 'access: what is due could not be given; it waits, and says why')
    left = everyOne(waiting, error.message)
  }
  if (left.size > 0) await transact(runtime, caller, (work) => putOff(work, left))
}
