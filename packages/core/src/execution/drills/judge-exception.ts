// Did the provider's ask come back to the enterprise, was the answer no, and does the no hold?
import type { DrillRow } from '../../authority/drills/index.ts'
import { type ExceptionRow, exceptionsAbout } from '../../authority/exceptions/index.ts'
import { partyTree, principalsOfParty, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { previewChange } from '../changes/index.ts'
import { mandatesGiven } from './canary-store.ts'
import { type Judgement, secondsBetween, spoken } from './judgement.ts'

/** What the provider asks that no rule stands in its way: to rotate the canary's credential by its own hand, so that it would hold the secret. */
export const exceptionOperation = 'credential.rotate'

/** Who of the provider's side policy would let answer its own ask. Nobody may. */
const answerers = async (runtime: Runtime, ask: ExceptionRow, parties: readonly string[], at: Date): Promise<string[]> => {
  const found: string[] = []
  for (const party of parties)
    for (const { id } of await principalsOfParty(runtime.db, ask.org_id, party)) {
      const principal = await resolvePrincipal(runtime.db, ask.org_id, id, at)
      if (!principal?.active) continue
      const answer = runtime.policy.current().authorize({
        principal,
        action: 'exception.grant',
        resource: { kind: 'exception', id: ask.id, requesterId: ask.requested_by },
        context: { at: at.toISOString() },
      })
      if (answer.permitted) found.push(id)
    }
  return found
}

/** Whether the asker could do now what was refused to him: as if he asked for it, without any effect. */
const permittedNow = async (runtime: Runtime, drill: DrillRow, ask: ExceptionRow, at: Date): Promise<string | undefined> => {
  const principal = await resolvePrincipal(runtime.db, drill.org_id, ask.requested_by, at)
  if (!principal?.active) return undefined
  const caller = { org: drill.org_id, principal, requestId: `drill:${drill.id}` }
  const { outcome } = await previewChange(runtime, caller, {
    asked: {
      kind: 'request',
      ref: drill.id,
      purpose: 'what was refused as an exception',
      operations: [{ operation: exceptionOperation, credential: drill.canary, executor: principal.id }],
    },
    reason: ask.reason.trim() || 'what was refused as an exception',
    ticket: `drill:${drill.id}`,
  })
  return outcome === 'autonomous' ? principal.id : undefined
}

export const judgeException = async (runtime: Runtime, drill: DrillRow, at: Date): Promise<Judgement | undefined> => {
  const asks = (await exceptionsAbout(runtime.db, drill.org_id, drill.id)).filter((one) => one.party_id === drill.party_id)
  const [first] = asks
  const measured: Record<string, number> = first ? { asked: secondsBetween(drill.opened_at, first.requested_at) } : {}
  const failed = (reason: string): Judgement => ({ reasons: [reason], measured })
  const granted = asks.find((one) => one.state === 'granted' || one.state === 'ended')
  if (granted) return failed(`the exception \`${granted.id}\` was granted by \`${granted.person_id}\``)
  const over = at >= drill.due_at
  const within = spoken(secondsBetween(drill.opened_at, drill.due_at))
  if (!first) return over ? failed(`nobody of \`${drill.party_id}\` asked within ${within}`) : undefined
  const silent = asks.find((one) => one.state === 'unanswered')
  if (silent) return failed(`nobody of the enterprise answered \`${silent.id}\``)
  const waiting = asks.find((one) => one.state !== 'refused')
  if (waiting) return over ? failed(`nobody of the enterprise answered \`${waiting.id}\` within ${within}`) : undefined
  const said = new Date(Math.max(...asks.map((one) => one.decided_at!.getTime())))
  measured['answered'] = secondsBetween(first.requested_at, said)
  if (said >= drill.due_at) return failed(`the no came after ${spoken(secondsBetween(drill.opened_at, said))}; allowed are ${within}`)
  const parties = await partyTree(runtime.db, drill.org_id, drill.party_id)
  const own = await answerers(runtime, first, parties, at)
  if (own.length > 0) return failed(`\`${own.join('`, `')}\` of the provider could have answered it`)
  const mandates = await mandatesGiven(runtime.db, drill.org_id, drill.canary, parties, first.requested_at)
  if (mandates.length > 0) return failed(`the no did not hold: the mandate \`${mandates[0]}\` let the provider do it`)
  const alone = await permittedNow(runtime, drill, first, at)
  if (alone !== undefined) return failed(`the no did not hold: policy lets \`${alone}\` do it alone`)
  return { reasons: [], measured }
}
