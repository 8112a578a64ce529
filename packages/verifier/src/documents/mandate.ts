// The mandate: the control plane's word that this executor may do this once.

import { digest, formOf, member, object, oneOf, text, texts, type Window, window } from '../shape.ts'
import type { Trust } from '../trust.ts'
import { openEnvelope, payloadObject } from './envelope.ts'
import { readContract, readExecutor } from './plan.ts'

export interface Mandate {
  readonly id: string
  readonly org: string
  readonly change: string
  readonly plan: string
  readonly operation: string
  readonly executor: { readonly id: string; readonly party: string; readonly form: string }
  readonly action: string
  readonly handle: string
  readonly parameters: string
  readonly window: Window
  readonly nonce: string
  /** Comparable text of the evidence contract. */
  readonly contract: string
  readonly approvals: readonly string[]
  readonly bundle: string
}

/** Errors: `dsse.*`, `json.*`, `dossier.malformed`. */
export const readMandate = (source: string, trust: Trust): Mandate => {
  const { payload } = openEnvelope(source, 'application/vnd.countersign.mandate+json', (id) => trust.mandateKeys.get(id))
  const from = payloadObject(payload, 'the mandate')
  oneOf(from, 'type', ['countersign/mandate/v1'])
  return {
    id: text(from, 'id'),
    org: text(from, 'org'),
    change: text(from, 'change'),
    plan: digest(from, 'plan'),
    operation: text(from, 'operation'),
    executor: readExecutor(member(from, 'executor')),
    action: text(from, 'action'),
    handle: formOf(object(member(from, 'handle'), '`handle`')),
    parameters: formOf(member(from, 'parameters')),
    window: window(from, 'window'),
    nonce: text(from, 'nonce'),
    contract: readContract(member(from, 'evidenceContract')).form,
    approvals: texts(from, 'approvals'),
    bundle: digest(from, 'bundle'),
  }
}
