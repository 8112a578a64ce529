// What a change was asked for, as data: a plan is made from it, and made again from the same words when it is revised.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { draftContractEnd } from './contract-end.ts'
import type { Drafted } from './draft.ts'
import { draftInstrument } from './instrument.ts'
import { draftProviderSuspension } from './provider-suspension.ts'
import { type AskedOperation, draftRequest } from './request.ts'

/** One live change at a time for each kind and ref. */
export type Asked =
  | { readonly kind: 'contract.end'; readonly ref: string }
  | { readonly kind: 'provider.suspend'; readonly ref: string }
  | { readonly kind: 'instrument'; readonly ref: string; readonly instrument: string; readonly name: string; readonly version: number }
  | {
      /** `runbook.run`: within a runbook's bounds; `drill`, `rehearsal`: on canaries; `finding`: what a finding calls for; `reversal`: taking back another change. */
      readonly kind: 'request' | 'runbook.run' | 'drill' | 'rehearsal' | 'finding' | 'reversal'
      readonly ref: string
      readonly purpose: string
      readonly operations: readonly AskedOperation[]
    }

/** What kind of change it is called in lists. */
export const changeKindOf: Readonly<Record<Asked['kind'], string>> = {
  'contract.end': 'offboarding',
  'provider.suspend': 'suspension',
  instrument: 'authority',
  request: 'request',
  'runbook.run': 'runbook',
  drill: 'drill',
  rehearsal: 'rehearsal',
  finding: 'remediation',
  reversal: 'reversal',
}

/** The operations that it asks for, from the facts of this moment. Errors: as each trigger's. */
export const draftFor = (runtime: Runtime, db: Kysely<Tables>, org: string, asked: Asked): Promise<Drafted> => {
  switch (asked.kind) {
    case 'contract.end':
      return draftContractEnd(runtime, db, org, asked.ref)
    case 'provider.suspend':
      return draftProviderSuspension(runtime, db, org, asked.ref)
    case 'instrument':
      return draftInstrument(runtime, db, org, asked)
    default:
      return draftRequest(runtime, db, org, asked)
  }
}
