// What started a change, in the words that the policies use.
import type { Trigger } from '@countersign/policy'

const triggers: Readonly<Record<string, Trigger>> = {
  'contract.end': 'contract.end',
  'provider.suspend': 'suspension',
  instrument: 'request',
  request: 'request',
  'runbook.run': 'request',
  // Whose access it was has left; what it was for is over.
  'person.leave': 'departure',
  'workload.retire': 'expiry',
  'identity.end': 'expiry',
  // The same by nobody's word but his who asks.
  'identity.retire': 'request',
  // Nobody has taken over what another company brought.
  'quarantine.end': 'quarantine',
  // A workload has proven who it is and asks for something that lives shortly.
  lease: 'lease',
  // A planned renewal that is due; one that somebody asks for; the old one ended under those who have not moved, because of an incident.
  'rotation.due': 'expiry',
  rotation: 'request',
  'rotation.cut': 'incident',
  // Nothing justifies it any more.
  'access.lapse': 'departure',
  // An access package in force gives it to everybody like him; what is asked for by name is a request.
  'access.grant': 'birthright',
  'access.request': 'request',
  // What it rested on has fallen.
  'access.distrust': 'distrust',
  'access.suspend': 'distrust',
  // A person switches it off at once; what was switched off comes back by itself, or is asked of people like everything that gives.
  'access.contain': 'containment',
  'access.recover': 'recovery',
  'access.resume': 'request',
  // What a system shows is not what was decided, and is brought back to it: where policy gives it to go on by itself, and where people are to be asked.
  'drift.right': 'drift',
  'drift.propose': 'finding',
  drill: 'drill',
  rehearsal: 'drill',
  finding: 'finding',
  // Taking back is asked for like everything else.
  reversal: 'request',
}

/** Changes in which something ends because whom or what it was for is gone: every consumer that is still there stays. */
const departures: ReadonlySet<string> = new Set([
  'person.leave',
  'workload.retire',
  'identity.end',
  'identity.retire',
  'access.lapse',
  'quarantine.end',
])

export const isDeparture = (kind: string): boolean => departures.has(kind)

/** Changes that put something in the place of a credential: every consumer that is there stays. */
export const isRenewal = (kind: string): boolean => kind === 'rotation' || kind === 'rotation.due' || kind === 'rotation.cut'

/** A trigger that nobody knows is a request: nothing happens of itself because of one. */
export const policyTrigger = (kind: string): Trigger => (Object.hasOwn(triggers, kind) ? triggers[kind]! : 'request')
