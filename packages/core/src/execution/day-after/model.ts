// What one thing would still do on the day after its subject ended. Pure: facts in, a verdict with its reason out.
// INVARIANT: nothing is dead because somebody says so: without a proof, or the system's own word, an ended credential is unknown.
import type { CredentialState } from '../../tables.ts'

/** What a day-after view is asked about. */
export const subjectKinds = ['identity', 'owner', 'party', 'contract', 'workload', 'system', 'source'] as const
export type SubjectKind = (typeof subjectKinds)[number]

export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
}

export const readSubject = (text: string): Subject | undefined => {
  const at = text.indexOf(':')
  const kind = subjectKinds.find((one) => one === text.slice(0, at))
  const id = text.slice(at + 1)
  return kind === undefined || id === '' ? undefined : { kind, id }
}

export const thingKinds = ['credential', 'api_key', 'consent', 'account'] as const
export type ThingKind = (typeof thingKinds)[number]

/** Whether it would let somebody in on that day if nobody did anything. */
export type Works = 'yes' | 'no' | 'unknown'

/**
 * What the end of the subject does about it, by the chain: `ends` it, `splits` it because somebody who stays uses it too, `by_itself`: it is over by
 * then, `nothing`: no plan would touch it, `cannot`: it can't be ended before a day, `over`: there is nothing left to do.
 */
export type Ending = 'ends' | 'splits' | 'by_itself' | 'nothing' | 'cannot' | 'over'

export interface Verdict {
  readonly works: Works
  readonly ending: Ending
  readonly reason: string
  /** What to do about it now; null where there is nothing. */
  readonly next: string | null
}

export interface CredentialFact {
  readonly id: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly kind: string
  readonly state: CredentialState
  readonly expiresAt: Date | null
  readonly irrevocableUntil: Date | null
  /** The last that was seen of it as ended. */
  readonly proof: { readonly verdict: string; readonly strength: string | null; readonly at: Date; readonly digest: string } | null
  /** What its system last showed of it; null where it was never read. */
  readonly seen: { readonly present: boolean; readonly enabled: boolean } | null
  /** When its system was last read to the end. */
  readonly readAt: Date | null
  readonly isConnected: boolean
  readonly acceptedUntil: Date | null
  /** So many are still logged in with it although it has ended or is off, as its system last told. */
  readonly outlived: number
  /** Workloads beyond the subject that use it. */
  readonly staying: readonly string[]
  readonly executorParty: string | null
  /** The person whose own it is and who is gone with the subject; whether his leaving ends it, or is over and did not. */
  readonly heldBy: { readonly person: string; readonly goes: boolean } | null
}

/** How the end of a subject of a kind takes effect. */
const chained: Readonly<Record<SubjectKind, string | undefined>> = {
  identity: 'its offboarding',
  owner: undefined,
  party: "the end of the party's contracts",
  contract: "the contract's end",
  workload: "the workload's retirement",
  system: undefined,
  source: undefined,
}

const why: Readonly<Partial<Record<SubjectKind, string>>> = {
  owner: 'its owner would be gone and nobody would answer for it; it goes on until somebody else does',
  system: 'a system that is gone can be asked nothing: neither revoked there nor proven; end it before the system',
  source: 'nobody would say any more when it has to end',
}

const day = (at: Date): string => at.toISOString().slice(0, 10)
const withRead = (fact: CredentialFact): string =>
  fact.readAt === null ? '; its system was never read to the end' : `; its system was last read to the end on ${day(fact.readAt)}`

const ended = (fact: CredentialFact): Verdict => {
  const { proof, seen } = fact
  if (seen?.present && seen.enabled)
    return {
      works: 'yes',
      ending: 'nothing',
      reason: `ended in the inventory, and its system shows it enabled${withRead(fact)}`,
      next: `countersign account list --system ${fact.system}`,
    }
  if (proof?.verdict === 'rejected')
    return { works: 'no', ending: 'over', reason: `refused on ${day(proof.at)}, ${proof.strength ?? 'of no known strength'}`, next: null }
  // Where a credential can't be presented, policy may take the system's own word, and says how strong that is.
  if (proof?.verdict === 'cannot_test' && proof.strength !== null)
    return { works: 'no', ending: 'over', reason: `it can't be presented; ${proof.strength} on ${day(proof.at)}`, next: null }
  if (seen && !seen.present)
    return { works: 'no', ending: 'over', reason: `its system, read to the end, does not know it${withRead(fact)}`, next: null }
  return {
    works: 'unknown',
    ending: 'over',
    reason: 'said to have ended, and nobody has seen it refused',
    next: `countersign access scan ${fact.system}`,
  }
}

/** It is off and can come back, so only an end for good is one. */
const asleep = (fact: CredentialFact, chain: string | undefined): Verdict => {
  const ending = chain === undefined ? 'nothing' : 'ends'
  const then = chain === undefined ? 'nothing ends it for good' : `${chain} ends it for good`
  const { proof, seen } = fact
  if (seen?.present && seen.enabled && fact.readAt !== null && proof !== null && fact.readAt > proof.at)
    return {
      works: 'yes',
      ending,
      reason: `suspended, and its system shows it enabled${withRead(fact)}; ${then}`,
      next: `countersign account list --system ${fact.system}`,
    }
  if (proof?.verdict === 'rejected' || (proof?.verdict === 'cannot_test' && proof.strength !== null))
    return {
      works: 'no',
      ending,
      reason: `suspended: ${proof.verdict === 'rejected' ? 'refused' : 'seen off'} on ${day(proof.at)}, ${proof.strength ?? 'of no known strength'}; it can come back, and ${then}`,
      next: chain === undefined ? `countersign access suspended ${fact.id}` : null,
    }
  return {
    works: 'unknown',
    ending,
    reason: `said to be suspended, and nobody has seen it refused; ${then}`,
    next: `countersign access scan ${fact.system}`,
  }
}

/** `on`: the day after. `subject`: whose end is looked at; `parties`: who is gone by then. */
export const judgeCredential = (fact: CredentialFact, subject: SubjectKind, parties: ReadonlySet<string>, on: Date): Verdict => {
  if (fact.outlived > 0)
    return {
      works: 'yes',
      ending: 'nothing',
      reason: `nobody is let in with it any more, and ${fact.outlived} ${fact.outlived === 1 ? 'session' : 'sessions'} of before ${fact.outlived === 1 ? 'is' : 'are'} still open, as its system last told`,
      next: 'countersign drift preview',
    }
  if (fact.state === 'retired') return ended(fact)
  if (fact.state === 'risk_accepted')
    return {
      works: 'yes',
      ending: 'nothing',
      reason: `its risk is accepted${fact.acceptedUntil === null ? '' : ` until ${day(fact.acceptedUntil)}`}; it was not shown to be dead`,
      next: 'countersign risk list',
    }
  // Of who has left already no leaving is to come.
  const leaving = fact.heldBy?.goes ? `the leaving of ${fact.heldBy.person}` : undefined
  const chain = fact.heldBy ? leaving : chained[subject]
  if (fact.state === 'suspended') return asleep(fact, chain)
  if (fact.seen && !fact.seen.present)
    return { works: 'no', ending: 'ends', reason: `its system does not know it${withRead(fact)}`, next: null }
  if (fact.seen && !fact.seen.enabled)
    return { works: 'no', ending: chain ? 'ends' : 'nothing', reason: `disabled at its system${withRead(fact)}`, next: null }
  if (fact.expiresAt !== null && fact.expiresAt <= on)
    return {
      works: 'no',
      ending: 'by_itself',
      reason: `expires by itself on ${day(fact.expiresAt)}; that it did is to be seen then`,
      next: null,
    }
  if (fact.heldBy && !fact.heldBy.goes)
    return {
      works: 'yes',
      ending: 'nothing',
      reason: `${fact.heldBy.person} has left, and it is no part of what ended then`,
      next: `countersign lifecycle leave ${fact.heldBy.person}`,
    }
  if (chain === undefined)
    return { works: subject === 'system' ? 'unknown' : 'yes', ending: 'nothing', reason: why[subject] ?? '', next: null }
  if (fact.irrevocableUntil !== null && fact.irrevocableUntil > on)
    return {
      works: 'yes',
      ending: 'cannot',
      reason: `can't be revoked before ${day(fact.irrevocableUntil)}`,
      next: 'agree on compensating controls, and accept the risk by name before the end',
    }
  if (!fact.isConnected)
    return {
      works: 'yes',
      ending: 'cannot',
      reason: 'no connector speaks to its system: it can be neither revoked nor seen refused',
      next: `countersign system check ${fact.system}`,
    }
  if (fact.staying.length > 0)
    return {
      works: 'yes',
      ending: 'splits',
      reason: `${chain} moves ${fact.staying.join(', ')} to credentials of their own, and then ends it`,
      next: null,
    }
  const own = fact.executorParty !== null && parties.has(fact.executorParty)
  return {
    works: 'yes',
    ending: 'ends',
    reason: own
      ? `${chain} ends it, by an executor of ${fact.executorParty}, which is who leaves; the proof is not its to give`
      : `${chain} ends it and proves it`,
    next: own ? 'name another executor before the end' : null,
  }
}

export interface Thing {
  readonly kind: ThingKind
  readonly id: string
  readonly identity: string | null
  readonly system: string | null
  readonly name: string
  readonly proof: string | null
  readonly verdict: Verdict
}

export interface Summary {
  readonly works: Readonly<Record<Works, number>>
  readonly endings: Readonly<Record<Ending, number>>
  /** Would still let somebody in, and no plan would end it; or nobody knows. */
  readonly open: number
}

export const isOpen = ({ works, ending }: Verdict): boolean =>
  works === 'unknown' || (works === 'yes' && (ending === 'nothing' || ending === 'cannot'))

export const summaryOf = (things: readonly Thing[]): Summary => {
  const works = { yes: 0, no: 0, unknown: 0 }
  const endings = { ends: 0, splits: 0, by_itself: 0, nothing: 0, cannot: 0, over: 0 }
  for (const { verdict } of things) {
    works[verdict.works] += 1
    endings[verdict.ending] += 1
  }
  return { works, endings, open: things.filter(({ verdict }) => isOpen(verdict)).length }
}
