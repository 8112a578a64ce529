// What bringing a document of authority in force needs: the same policy, asked about the document instead of a credential.
import type { Decision, OperationQuery } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { definitionOf, liveInstrument, readVersion } from '../instruments/index.ts'

const kindPrefix = 'instrument.'

/** Whether a planned operation is about a document of authority. */
export const isGoverning = (handle: { readonly kind: string }): boolean => handle.kind.startsWith(kindPrefix)

export interface GoverningIntent {
  readonly operation: string
  readonly kind: string
  readonly name: string
  readonly version: number
}

/** The document in question, from a planned operation. */
export const governingIntent = (planned: {
  readonly operation: string
  readonly handle: { readonly kind: string; readonly account: string }
  readonly parameters: Readonly<Record<string, unknown>>
}): GoverningIntent => ({
  operation: planned.operation,
  kind: planned.handle.kind.slice(kindPrefix.length),
  name: planned.handle.account,
  version: Number(planned.parameters['version']),
})

/** SAFETY: a version that can't be found is decided as the widest there is. */
export const decideGoverning = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  intent: GoverningIntent,
  query: Pick<
    OperationQuery,
    'trigger' | 'requester' | 'executor' | 'hasReason' | 'hasTicket' | 'hasRollback' | 'massChange' | 'delegation' | 'at'
  >,
): Promise<Decision> => {
  const row = await readVersion(db, org, intent.kind, intent.name, intent.version)
  const before = await liveInstrument(db, org, intent.kind, intent.name)
  const risk = row
    ? (definitionOf(runtime, intent.kind).risk?.(row.document, before?.document) ?? {})
    : { privilegeUp: true, scopeWider: true, controlWeaker: true }
  return runtime.policy.current().decide({
    ...query,
    operation: intent.operation,
    target: {
      id: `${intent.kind}:${intent.name}`,
      kind: `${kindPrefix}${intent.kind}`,
      systemId: 'control-plane',
      environment: 'production',
      criticality: 'high',
      shared: false,
      legacy: false,
      privileged: false,
      revocable: true,
      hasBusinessOwner: true,
      hasTechnicalOwner: true,
      hasExpiry: true,
      canary: false,
    },
    risk: {
      privilegeUp: false,
      scopeWider: false,
      expiryLater: false,
      controlWeaker: false,
      exposureLarger: false,
      breakGlass: false,
      availability: 'none',
      ...risk,
    },
    frozenSubject: false,
  })
}
