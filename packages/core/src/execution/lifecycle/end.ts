// Somebody says that an identity is needed no more, where no source does. His word opens a change like any other: people are asked, whatever the risk.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { credentialsOfIdentities, readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Opened, openChange, type Planned, previewChange, requireGrounds } from '../changes/index.ts'

export interface EndInput {
  readonly identity: string
  readonly reason: string
  readonly ticket: string
}

/** Errors: `identity.unknown`, `identity.over`, `authority.refused`, `change.reason_missing`, `change.ticket_missing`. */
const askedBy = async (runtime: Runtime, caller: Caller, { identity, reason, ticket }: EndInput) => {
  requireGrounds({ reason, ticket })
  const row = await readIdentity(runtime.db, caller.org, identity)
  await requirePower(runtime, caller, 'change.request', { kind: 'identity', id: identity, ...(row ? { party: row.party_id } : {}) })
  if (!row)
    throw new CountersignError('identity.unknown', 'not_found', `no identity \`${identity}\`; \`countersign identities\` lists them`)
  if (row.state === 'retired') throw new CountersignError('identity.over', 'conflict', `\`${identity}\` has ended already`)
  return { kind: 'identity.retire', ref: identity } as const
}

/** What would end, and who would get one of his own before. No effect at all. Errors: as `endIdentity`. */
export const previewEnd = async (runtime: Runtime, caller: Caller, input: EndInput): Promise<Planned> => {
  const asked = await askedBy(runtime, caller, input)
  return previewChange(runtime, caller, { asked, reason: input.reason, ticket: input.ticket })
}

/** Every access of it ends by one change; while that is open, gives it. Errors: as `askedBy`. */
export const endIdentity = async (runtime: Runtime, caller: Caller, input: EndInput): Promise<Opened> => {
  const asked = await askedBy(runtime, caller, input)
  const credentials = await credentialsOfIdentities(runtime.db, caller.org, [input.identity])
  return openChange(runtime, caller, {
    ...asked,
    asked,
    reason: input.reason,
    ticket: input.ticket,
    custody: credentials.map(({ id }) => id),
  })
}
