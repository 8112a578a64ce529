// What nobody has taken over ends: every access of it, with proof, by one change that people decide.
import { requirePower } from '../../authority/access/index.ts'
import { mergerKind } from '../../authority/mergers/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Opened, openChange, type Planned, previewChange, requireGrounds } from '../changes/index.ts'

export interface EndInput {
  readonly merger: string
  readonly reason: string
  readonly ticket: string
}

const asked = (merger: string) => ({ kind: 'quarantine.end', ref: merger }) as const

const mayEnd = (runtime: Runtime, caller: Caller, merger: string) =>
  requirePower(runtime, caller, 'contract.end', { kind: mergerKind, id: merger })

/** Errors: `merger.unknown`, `merger.nothing_left`, `change.reason_missing`, `change.ticket_missing`, `authority.refused`. */
export const previewEnd = async (runtime: Runtime, caller: Caller, { merger, reason, ticket }: EndInput): Promise<Planned> => {
  requireGrounds({ reason, ticket })
  await mayEnd(runtime, caller, merger)
  return previewChange(runtime, caller, { asked: asked(merger), reason, ticket })
}

/** Repeating it while one is open gives the open one. Errors: as `previewEnd`. */
export const endTheRest = async (runtime: Runtime, caller: Caller, { merger, reason, ticket }: EndInput): Promise<Opened> => {
  requireGrounds({ reason, ticket })
  await mayEnd(runtime, caller, merger)
  return openChange(runtime, caller, { kind: 'quarantine.end', ref: merger, reason, ticket, asked: asked(merger) })
}

/** By policy, when its time is over and nobody has asked for it: in the name of who was to say. */
export const proposeEnd = (runtime: Runtime, caller: Caller, merger: string, requester: Caller['principal']): Promise<Opened> =>
  openChange(runtime, caller, {
    requester,
    kind: 'quarantine.end',
    ref: merger,
    reason: 'its quarantine is over and nobody has taken it over',
    ticket: `merger:${merger}`,
    asked: asked(merger),
  })
