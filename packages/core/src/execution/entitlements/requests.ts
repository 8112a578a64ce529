// Somebody asks for an account for a time, for himself or for whom he answers for, or confirms that what somebody holds is still needed. What he has already
// gets no second account: one more reason, decided like any other.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { packageInForce, type StandingPackage } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import {
  accountStands,
  type EntitlementRow,
  entitlementsOf,
  fall,
  justificationsOf,
  justify,
  live,
  lockHolder,
  newEntitlement,
  readEntitlement,
} from '../../registry/entitlements/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Opened, openChange, requireGrounds } from '../changes/index.ts'
import { prepare } from './give.ts'
import { isBegun, keptBack, stateOfChanges, statesOfCredentials } from './store.ts'
import { entitlementFrom, giveAnew } from './weigh.ts'

export interface AccessRequest {
  readonly holder: string
  readonly package: string
  /** Which of what the package gives, where it gives several. */
  readonly system?: string | undefined
  readonly days: number
  readonly reason: string
  readonly ticket: string
}

const daySeconds = 86_400

/** Who is not there and who is not his to ask for answer alike. Errors: `access.not_yours`. */
const requireHis = async (runtime: Runtime, caller: Caller, holder: string): Promise<void> => {
  const row = await readPrincipal(runtime.db, caller.org, holder)
  const outside = caller.principal.party.kind !== 'enterprise'
  if (
    !outside &&
    row?.kind === 'person' &&
    (holder === caller.principal.id ? row.party_kind === 'enterprise' : row.manager_id === caller.principal.id)
  )
    return
  throw new CountersignError('access.not_yours', 'forbidden', `you ask for yourself and for whom you answer for; \`${holder}\` is neither`)
}

const notNow = (why: string): CountersignError => new CountersignError('access.not_now', 'conflict', why)

const chosen = ({ name, text }: StandingPackage, system: string | undefined) => {
  const fitting = system === undefined ? text.gives : text.gives.filter((given) => given.system === system)
  const [one, another] = fitting
  if (!one) throw new CountersignError('access.package_unknown', 'not_found', `\`${name}\` gives nothing at \`${system}\``)
  if (another)
    throw new CountersignError(
      'access.which',
      'invalid',
      `\`${name}\` gives several; name the system: ${[...new Set(fitting.map((each) => each.system))].join(', ')}`,
    )
  return one
}

/**
 * Errors: `authority.refused`, `access.not_yours`, `access.package_unknown`, `access.which`, `access.too_long`, `access.not_now`, `access.asked_already`,
 * `change.reason_missing`, `change.ticket_missing`.
 */
export const requestAccess = async (
  runtime: Runtime,
  caller: Caller,
  input: AccessRequest,
): Promise<Opened & { readonly entitlement: string }> => {
  const { holder, days } = input
  requireGrounds(input)
  await requirePower(runtime, caller, 'access.request', { kind: 'principal', id: holder, subjectId: holder })
  await requireHis(runtime, caller, holder)
  const standing = await packageInForce(runtime.db, caller.org, input.package, runtime.clock.now())
  if (!standing?.text.onRequest)
    throw new CountersignError(
      'access.package_unknown',
      'not_found',
      `no access package \`${input.package}\` that can be asked for; \`countersign access packages\` shows them`,
    )
  const given = chosen(standing, input.system)
  if (days > standing.text.onRequest.mostDays)
    throw new CountersignError(
      'access.too_long',
      'invalid',
      `\`${standing.name}\` is given for ${standing.text.onRequest.mostDays} days at most`,
    )
  const same = (row: { system_id: string; kind: string; like_account: string }): boolean =>
    row.system_id === given.system && row.kind === given.kind && row.like_account === given.likeAccount
  let entitlement = ''
  const opened = await openChange(runtime, caller, {
    kind: 'access.request',
    ref: `${holder}/${standing.name}/${given.system}`,
    reason: input.reason,
    ticket: input.ticket,
    asked: async (work, change) => {
      const person = await lockHolder(work.db, work.org, holder)
      const why = person?.active ? await keptBack(work.db, work.org, holder) : 'he is not active'
      if (!person || why !== undefined) throw notNow(`nothing is given to \`${holder}\` now: ${why}`)
      const latest = plusSeconds(work.at, days * daySeconds)
      const known = (await entitlementsOf(work.db, work.org, holder)).find(same)
      if (known && known.state !== 'held' && known.state !== 'issuing')
        throw notNow(
          `what \`${holder}\` has of it is \`${known.state}\`${known.note === null ? '' : `: ${known.note}`}; ask again when that is over`,
        )
      entitlement = known?.id ?? runtime.ids.next('ent')
      const from = await entitlementFrom(runtime, work, entitlement, holder, standing, given)
      if (!known) await newEntitlement(work, from)
      const justification = await justify(work, runtime.ids, entitlement, {
        because: 'request',
        package: standing.name,
        version: standing.version,
        ref: change,
        asked: true,
        until: latest,
        by: caller.principal.id,
        reason: input.reason,
      })
      const ref = `${holder}/${standing.name}/${given.system}`
      const purpose = `${person.name} asks for ${given.kind} at ${given.system} for ${days} days`
      if (known) return { kind: 'access.request', ref, purpose, entitlements: [entitlement], justification }
      const row = (await readEntitlement(work.db, work.org, entitlement))!
      const whyNot = await prepare(runtime, work, person, row, change, latest)
      if (whyNot !== undefined) throw notNow(whyNot)
      return { kind: 'access.request', ref, purpose, entitlements: [entitlement] }
    },
  })
  if (entitlement === '')
    throw new CountersignError('access.asked_already', 'conflict', `it is asked for already, in the change \`${opened.change}\``, {
      details: { change: opened.change },
    })
  return { ...opened, entitlement }
}

export interface Confirmation {
  readonly entitlement: string
  readonly days: number
  readonly reason: string
}

/**
 * What a confirmation does: it stands, and goes on to; people have refused to end it, and nobody has begun to; or its account has ended in another way while
 * something justifies it, and it is given anew. Undefined: nothing.
 */
const confirmed = async (work: Work, row: EntitlementRow | undefined): Promise<'stands' | 'anew' | undefined> => {
  if (row === undefined) return undefined
  const refused = async (change: string | null): Promise<boolean> =>
    change !== null && ['refused', 'denied'].includes((await stateOfChanges(work.db, work.org, [change])).get(change) ?? '')
  const justified = async (): Promise<boolean> =>
    live(await justificationsOf(work.db, work.org, [row.id])).some((one) => one.until > work.at)
  switch (row.state) {
    case 'held':
      return (await justified()) ? 'stands' : undefined
    case 'ending':
      return (await refused(row.end_change)) && !(await isBegun(work.db, work.org, row.end_change!)) ? 'stands' : undefined
    case 'withheld': {
      const ended = (await statesOfCredentials(work.db, work.org, [row.credential_id ?? ''])).get(row.credential_id ?? '') === 'retired'
      return ended && !(await refused(row.grant_change)) && (await justified()) ? 'anew' : undefined
    }
    default:
      return undefined
  }
}

/**
 * Who answers for somebody, or for the access, says that he still needs what he holds. What ended because nothing justified it is not brought back.
 * Errors: `access.entitlement_unknown`, `authority.refused`, `access.own`, `access.too_long`, `access.not_now`.
 */
export const confirmAccess = async (
  runtime: Runtime,
  caller: Caller,
  input: Confirmation,
): Promise<{ entitlement: string; until: Date; justification: string }> => {
  const row = await readEntitlement(runtime.db, caller.org, input.entitlement)
  const holder = row && (await readPrincipal(runtime.db, caller.org, row.holder_id))
  const answers = row !== undefined && [holder?.manager_id, row.business_owner].includes(caller.principal.id)
  await requirePower(runtime, caller, 'finding.resolve', {
    kind: 'entitlement',
    id: input.entitlement,
    ...(answers ? { ownerId: caller.principal.id } : {}),
  })
  if (!row) throw new CountersignError('access.entitlement_unknown', 'not_found', `no entitlement \`${input.entitlement}\``)
  if (row.holder_id === caller.principal.id) throw new CountersignError('access.own', 'forbidden', 'nobody confirms his own access')
  const standing = await packageInForce(runtime.db, caller.org, row.package, runtime.clock.now())
  if (!standing) throw notNow(`\`${row.package}\`, by which it was given, is no longer in force; let it be asked for anew`)
  if (input.days > standing.text.days)
    throw new CountersignError('access.too_long', 'invalid', `\`${standing.name}\` is given for ${standing.text.days} days at most`)
  return transact(runtime, caller, async (work) => {
    await lockHolder(work.db, work.org, row.holder_id)
    const now = await readEntitlement(work.db, work.org, row.id)
    const reasons = await justificationsOf(work.db, work.org, [row.id])
    const way = await confirmed(work, now)
    if (!way) throw notNow(`it is \`${now?.state ?? 'gone'}\`, and a confirmation brings nothing back; let it be asked for`)
    const before = live(reasons).find((one) => one.because === 'confirmation' && one.ref === caller.principal.id)
    if (before) await fall(work, before, 'given_up', 'the same person confirms it anew')
    const latest = plusSeconds(work.at, input.days * daySeconds)
    const entitlement = way === 'anew' ? await giveAnew(runtime, work, now!) : row.id
    const justification = await justify(work, runtime.ids, entitlement, {
      because: 'confirmation',
      package: standing.name,
      version: standing.version,
      ref: caller.principal.id,
      until: latest,
      by: caller.principal.id,
      reason: input.reason,
    })
    if (way === 'stands') await accountStands(work, row.credential_id!, justification)
    else work.enqueue({ org: work.org, kind: 'expire', id: entitlement })
    work.enqueue({ org: work.org, kind: 'expire', id: entitlement, startAfter: latest })
    return { entitlement, until: latest, justification }
  })
}
