// Suspends a provider: first the fact, in a transaction of its own, with which its people, agents and mandates lose their effect; then the change
// that ends its credentials. A crash in between leaves a suspension without a change, which the sweep opens.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { endMandate } from '../../authority/mandates/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import {
  insertSuspension,
  isControlPlane,
  liveSuspension,
  partyTree,
  resolvePrincipal,
  setSuspensionChange,
} from '../../registry/principals/index.ts'
import { endSessionsOfParties } from '../../registry/sessions/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, openChange, requireGrounds, updateOperation } from '../changes/index.ts'
import { readProvider } from './provider.ts'
import { liveMandatesOfParties, unopenedSuspensions } from './store.ts'

export interface SuspensionInput {
  readonly provider: string
  readonly reason: string
  readonly ticket: string
}

export interface Suspended {
  readonly suspension: string
  readonly suspendedAt: string
  readonly parties: readonly string[]
  readonly mandatesVoided: number
  readonly change: string
}

/**
 * Repeating it gives the suspension that stands.
 * Errors: `provider.unknown`, `authority.refused`, `change.reason_missing`, `change.ticket_missing`; `plan.too_large`: it is suspended all the same,
 * and what can't be planned is said.
 */
export const suspendProvider = async (runtime: Runtime, caller: Caller, input: SuspensionInput): Promise<Suspended> => {
  requireGrounds(input)
  await requirePower(runtime, caller, 'provider.suspend', { kind: 'party', id: input.provider })
  const fact = await transact(runtime, caller, async (work) => {
    const party = await readProvider(work.db, work.org, input.provider)
    const parties = await partyTree(work.db, work.org, party.id)
    const standing = await liveSuspension(work.db, work.org, party.id)
    if (standing) return { id: standing.id, at: standing.suspended_at, parties, voided: 0, change: standing.change_id }
    const id = runtime.ids.next('sus')
    await insertSuspension(work.db, {
      org_id: work.org,
      id,
      party_id: party.id,
      party_kind: party.kind,
      suspended_at: work.at,
      suspended_by: caller.principal.id,
      reason: input.reason,
      ticket: input.ticket,
    })
    const mandates = await liveMandatesOfParties(work.db, work.org, parties)
    for (const mandate of mandates) {
      await endMandate(work, mandate, 'void', `${party.id} is suspended`)
      // Whoever was at it is no longer waited for.
      await updateOperation(work.db, work.org, mandate.operation_id, { lease_by: null, lease_until: null, due_at: null })
      work.enqueue({ org: work.org, kind: 'advance', id: mandate.operation_id })
    }
    await endSessionsOfParties(work, parties)
    work.record({
      kind: 'provider.suspended',
      body: {
        suspension: id,
        party: party.id,
        parties: [...parties],
        by: caller.principal.id,
        reason: input.reason,
        ticket: input.ticket,
        mandates: mandates.map((mandate) => mandate.id),
      },
    })
    return { id, at: work.at, parties, voided: mandates.length, change: null }
  })
  runtime.steps.reach('provider.suspended')
  const change = fact.change ?? (await openTheEnding(runtime, caller, fact.id, input))
  return {
    suspension: fact.id,
    suspendedAt: fact.at.toISOString(),
    parties: fact.parties,
    mandatesVoided: fact.voided,
    change,
  }
}

/** A change has a person who answers for it. Where the product pulled the switch, or whoever did is gone, it is the first who answers for controls. */
const requesterOf = async (runtime: Runtime, { org, principal }: Caller): Promise<Caller['principal']> => {
  if (!isControlPlane(principal.id)) return principal
  const person = await answeringPerson(runtime, org)
  if (!person)
    throw new CountersignError(
      'suspension.nobody_answers',
      'conflict',
      'it is suspended, but nobody of the enterprise answers for controls: give somebody the role `control_owner` or `security_lead`, and its credentials are ended',
    )
  return person
}

const openTheEnding = async (runtime: Runtime, caller: Caller, suspension: string, input: SuspensionInput): Promise<string> => {
  const { change } = await openChange(runtime, caller, {
    requester: await requesterOf(runtime, caller),
    kind: 'provider.suspend',
    ref: input.provider,
    reason: input.reason,
    ticket: input.ticket,
    asked: { kind: 'provider.suspend', ref: input.provider },
    opened: async (work, opened) => {
      await setSuspensionChange(work.db, work.org, suspension, opened.change)
    },
  })
  // ORDER: also where the change was open already, from a suspension that was lifted while it went on.
  await transact(runtime, caller, (work) => setSuspensionChange(work.db, work.org, suspension, change))
  return change
}

/** Opens what a crash or an outage kept from being opened, in the name of whoever suspended. Gives how many were. */
export const openMissingSuspensions = async (runtime: Runtime, system: Caller): Promise<number> => {
  const waiting = await unopenedSuspensions(runtime.db, system.org)
  for (const one of waiting) {
    const principal = await resolvePrincipal(runtime.db, system.org, one.suspended_by, runtime.clock.now())
    const caller = principal?.active ? { ...system, principal } : system
    try {
      await openTheEnding(runtime, caller, one.id, { provider: one.party_id, reason: one.reason, ticket: one.ticket })
    } catch (error) {
      runtime.log.warn({ err: error, party: one.party_id }, 'suspension: its change could not be opened, trying again')
    }
  }
  return waiting.length
}
