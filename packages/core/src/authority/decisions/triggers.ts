// What started a change, in the words that the policies use.
import type { Trigger } from '@countersign/policy'

const triggers: Readonly<Record<string, Trigger>> = {
  'contract.end': 'contract.end',
  'provider.suspend': 'suspension',
  instrument: 'request',
  request: 'request',
  'runbook.run': 'request',
  drill: 'drill',
  rehearsal: 'drill',
  finding: 'finding',
  // Taking back is asked for like everything else.
  reversal: 'request',
}

/** A trigger that nobody knows is a request: nothing happens of itself because of one. */
export const policyTrigger = (kind: string): Trigger => (Object.hasOwn(triggers, kind) ? triggers[kind]! : 'request')
