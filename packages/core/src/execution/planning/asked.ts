// What a change was asked for, as data: a plan is made from it, and made again from the same words when it is revised.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { draftAccess } from './access-grant.ts'
import { draftContractEnd } from './contract-end.ts'
import {
  draftAccessDistrust,
  draftAccessLapse,
  draftIdentityEnd,
  draftPersonLeave,
  draftQuarantineEnd,
  draftWorkloadRetire,
} from './departure.ts'
import type { Drafted } from './draft.ts'
import { type AskedDrift, draftDrift } from './drift.ts'
import { draftInstrument } from './instrument.ts'
import { draftLease } from './lease.ts'
import { draftProviderSuspension } from './provider-suspension.ts'
import { type AskedOperation, draftRequest } from './request.ts'
import { type AskedRotation, draftRotation, isRotation } from './rotation.ts'
import { draftResumption, draftSuspension } from './suspension.ts'

/** One live change at a time for each kind and ref. */
export type Asked =
  | { readonly kind: 'contract.end'; readonly ref: string }
  | { readonly kind: 'provider.suspend'; readonly ref: string }
  /** Whom or what it was for is gone: `ref` names the person, the workload or the identity. */
  | { readonly kind: 'person.leave' | 'workload.retire' | 'identity.end'; readonly ref: string }
  /** The same, and no source has said so: somebody asks for it. */
  | { readonly kind: 'identity.retire'; readonly ref: string }
  /** Nobody has taken over what is left of a merger: `ref` names it. */
  | { readonly kind: 'quarantine.end'; readonly ref: string }
  /** Nothing justifies it any more: `ref` names whose it was. */
  | { readonly kind: 'access.lapse'; readonly ref: string; readonly purpose: string; readonly credentials: readonly string[] }
  /** Something that lives shortly, for a workload that has proven who it is: `ref` names the lease. */
  | { readonly kind: 'lease'; readonly ref: string }
  | AskedRotation
  | AskedDrift
  /** Somebody gets accounts because of what he is, or because he has asked: `ref` names whose they are. `justification`: beside an account that is there. */
  | {
      readonly kind: 'access.grant' | 'access.request'
      readonly ref: string
      readonly purpose: string
      readonly entitlements: readonly string[]
      readonly justification?: string | undefined
    }
  /** What it rested on has fallen: `ref` names the identity; consumers of what is `replaced` get their own first. */
  | {
      readonly kind: 'access.distrust'
      readonly ref: string
      readonly purpose: string
      readonly ended: readonly string[]
      readonly replaced: readonly string[]
    }
  /** Switched off and kept: `ref` names the identity, of what a person contains the credential. */
  | {
      readonly kind: 'access.suspend' | 'access.contain'
      readonly ref: string
      readonly purpose: string
      readonly credentials: readonly string[]
    }
  /** Switched on again as it was: `ref` names the credential. `lifts`: since when the person's word stands that is taken back with it. */
  | {
      readonly kind: 'access.recover' | 'access.resume'
      readonly ref: string
      readonly purpose: string
      readonly lifts?: string | undefined
    }
  | { readonly kind: 'instrument'; readonly ref: string; readonly instrument: string; readonly name: string; readonly version: number }
  | {
      /** `runbook.run`: within a runbook's bounds; `drill`, `rehearsal`: on canaries; `finding`: what a finding calls for; `reversal`: taking back another change. */
      readonly kind: 'request' | 'runbook.run' | 'drill' | 'rehearsal' | 'finding' | 'reversal'
      readonly ref: string
      readonly purpose: string
      readonly operations: readonly AskedOperation[]
    }

/** What a change that is a rotation was asked for. */
export const askedRotation = (asked: Asked): AskedRotation | undefined => (isRotation(asked.kind) ? (asked as AskedRotation) : undefined)

/** What kind of change it is called in lists. */
export const changeKindOf: Readonly<Record<Asked['kind'], string>> = {
  'contract.end': 'offboarding',
  'provider.suspend': 'suspension',
  'person.leave': 'departure',
  'workload.retire': 'retirement',
  'identity.end': 'retirement',
  'identity.retire': 'retirement',
  'quarantine.end': 'quarantine',
  'access.lapse': 'lapse',
  lease: 'lease',
  rotation: 'rotation',
  'rotation.due': 'rotation',
  'rotation.cut': 'rotation',
  'access.grant': 'grant',
  'access.request': 'request',
  'access.distrust': 'distrust',
  'access.suspend': 'suspension',
  'access.contain': 'containment',
  'access.recover': 'resumption',
  'access.resume': 'resumption',
  instrument: 'authority',
  request: 'request',
  'runbook.run': 'runbook',
  'drift.right': 'drift',
  'drift.propose': 'drift',
  drill: 'drill',
  rehearsal: 'rehearsal',
  finding: 'remediation',
  reversal: 'reversal',
}

/** The operations that it asks for, from the facts of this moment. `ended`: credentials that it has ended already. Errors: as each trigger's. */
export const draftFor = (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: Asked,
  ended: ReadonlySet<string> = new Set(),
): Promise<Drafted> => {
  switch (asked.kind) {
    case 'contract.end':
      return draftContractEnd(runtime, db, org, asked.ref)
    case 'provider.suspend':
      return draftProviderSuspension(runtime, db, org, asked.ref)
    case 'person.leave':
      return draftPersonLeave(runtime, db, org, asked.ref)
    case 'workload.retire':
      return draftWorkloadRetire(runtime, db, org, asked.ref)
    case 'identity.end':
    case 'identity.retire':
      return draftIdentityEnd(runtime, db, org, asked.ref)
    case 'quarantine.end':
      return draftQuarantineEnd(runtime, db, org, asked.ref)
    case 'access.lapse':
      return draftAccessLapse(runtime, db, org, asked)
    case 'lease':
      return draftLease(runtime, db, org, asked.ref)
    case 'rotation':
    case 'rotation.due':
    case 'rotation.cut':
      return draftRotation(runtime, db, org, asked, ended)
    case 'access.grant':
    case 'access.request':
      return draftAccess(runtime, db, org, asked)
    case 'access.distrust':
      return draftAccessDistrust(runtime, db, org, asked)
    case 'access.suspend':
    case 'access.contain':
      return draftSuspension(runtime, db, org, asked)
    case 'access.recover':
    case 'access.resume':
      return draftResumption(db, org, asked)
    case 'drift.right':
    case 'drift.propose':
      return draftDrift(runtime, db, org, asked)
    case 'instrument':
      return draftInstrument(runtime, db, org, asked)
    default:
      return draftRequest(runtime, db, org, asked, ended)
  }
}
