// Proposing what somebody is to hold here, or how a system is to be spoken to.
import { sha256 } from '@countersign/ledger'
import type { ActionName } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import { readProposal } from '../../authority/instruments/index.ts'
import {
  lawFor,
  makeOwnAccess,
  makeSystem,
  ownAccessKind,
  type Settings,
  systemKind,
  type Wanted,
} from '../../authority/own-changes/index.ts'
import type { Scope } from '../../platform/operation.ts'
import { requireUsable } from '../../registry/inventory/index.ts'
import { newApiSecret } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Opened } from '../changes/index.ts'
import { MadeThen, openProposal } from '../proposals/index.ts'

/** What was asked for; of an API key, its secret is made here. */
export type Asked =
  | { readonly what: 'role'; readonly principal: string; readonly role: string; readonly until?: string | undefined }
  | {
      readonly what: 'api_key'
      readonly principal: string
      readonly heldBy?: string | undefined
      readonly name: string
      readonly scopes: readonly Scope[]
      readonly until: string
    }
  | {
      readonly what: 'signing_key'
      readonly principal: string
      readonly purpose: 'approval' | 'execution'
      readonly assurance?: 'standard' | 'step_up' | undefined
      readonly publicKey: string
    }

export interface Grounds {
  readonly reason: string
  readonly ticket: string
}

export interface Proposed extends Opened {
  readonly version: number
  readonly changes: readonly string[]
  readonly signatures: 1 | 2
}

const powers = { role: 'role.assign', api_key: 'apikey.issue', signing_key: 'key.enrol' } as const satisfies Record<
  Asked['what'],
  ActionName
>
const resourceKinds = { role: 'role', api_key: 'apikey', signing_key: 'key' } as const

/** Errors: `authority.refused`. Policy lets nobody outside ask, nor anybody for a role of his own. */
const requireMayAsk = (runtime: Runtime, caller: Caller, asked: Asked): Promise<void> =>
  requirePower(runtime, caller, powers[asked.what], {
    kind: resourceKinds[asked.what],
    id: asked.what === 'role' ? asked.role : asked.principal,
    subjectId: asked.principal,
  })

const instant = (text: string): string => new Date(text).toISOString()

const wantedOf = (asked: Asked, secret: string): Wanted => {
  switch (asked.what) {
    case 'role':
      return { ...asked, until: asked.until === undefined ? null : instant(asked.until) }
    case 'api_key':
      return { ...asked, heldBy: asked.heldBy ?? asked.principal, until: instant(asked.until), secret: sha256(secret).toString('hex') }
    case 'signing_key':
      return { ...asked, assurance: asked.assurance ?? 'standard' }
  }
}

const signaturesOf = (document: Readonly<Record<string, unknown>>): 1 | 2 =>
  document['empowers'] === true || document['recovery'] === true ? 2 : 1

/** What would be put before people, without any effect. Errors: `authority.refused`, `principal.unknown`, `instrument.invalid`. */
export const previewGrant = async (
  runtime: Runtime,
  caller: Caller,
  asked: Asked,
): Promise<{ changes: readonly string[]; powers: readonly string[]; signatures: 1 | 2; atOnce: boolean }> => {
  await requireMayAsk(runtime, caller, asked)
  const at = runtime.clock.now()
  const document = await makeOwnAccess(runtime, runtime.db, caller.org, wantedOf(asked, newApiSecret(runtime.ids)), at)
  const { changes } = await readProposal(runtime, runtime.db, caller.org, { kind: ownAccessKind, name: 'access', document }, at)
  const counts = document.what === 'signing_key' || document.outside || document.powers.length > 0
  const atOnce = !counts || (await lawFor(runtime, runtime.db, caller.org, caller.principal.id, at)).firstHour
  return { changes, powers: document.powers, signatures: signaturesOf(document), atOnce }
}

/**
 * Opens the change. `secret`: of an API key, shown once, and good for nothing before others have signed. Errors: as `previewGrant`;
 * `change.reason_missing`, `change.ticket_missing`.
 */
export const proposeGrant = async (
  runtime: Runtime,
  caller: Caller,
  asked: Asked,
  { reason, ticket }: Grounds,
): Promise<Proposed & { readonly secret: string | null }> => {
  const { signatures } = await previewGrant(runtime, caller, asked)
  const secret = newApiSecret(runtime.ids)
  const wanted = wantedOf(asked, secret)
  const document = new MadeThen((db) => makeOwnAccess(runtime, db, caller.org, wanted, runtime.clock.now()))
  const name = runtime.ids.next('own').toLowerCase()
  const opened = await openProposal(runtime, caller, { kind: ownAccessKind, name, document, reason, ticket })
  return { ...opened, signatures, secret: asked.what === 'api_key' ? secret : null }
}

/** Errors: `authority.refused`, `system.invalid`, `instrument.name`, `instrument.invalid`. */
export const previewSystem = async (
  runtime: Runtime,
  caller: Caller,
  system: string,
  settings: Settings,
): Promise<{ changes: readonly string[] }> => {
  await requirePower(runtime, caller, 'system.register', { kind: 'system', id: system })
  // SAFETY: a secret pasted where its reference belongs is refused before anything of it is kept.
  requireUsable(runtime, system, settings)
  const document = await makeSystem(runtime.db, caller.org, system, settings)
  return readProposal(runtime, runtime.db, caller.org, { kind: systemKind, name: system, document }, runtime.clock.now())
}

/** Errors: as `previewSystem`; `instrument.pending`, `change.reason_missing`, `change.ticket_missing`. */
export const proposeSystem = async (
  runtime: Runtime,
  caller: Caller,
  { system, settings, reason, ticket }: Grounds & { readonly system: string; readonly settings: Settings },
): Promise<Proposed> => {
  await previewSystem(runtime, caller, system, settings)
  const document = new MadeThen((db) => makeSystem(db, caller.org, system, settings))
  const opened = await openProposal(runtime, caller, { kind: systemKind, name: system, document, reason, ticket })
  return { ...opened, signatures: 1 }
}
