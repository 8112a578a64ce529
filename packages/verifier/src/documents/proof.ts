// The proof: the prober's raw answers, door by door. What it claims of them is kept apart from them, for the verifier judges by itself.

import { digest, formOf, instant, list, member, type Obj, object, oneOf, text, whole } from '../shape.ts'
import type { Trust } from '../trust.ts'
import { openEnvelope, payloadObject } from './envelope.ts'
import { type Strength, strengthOrNull } from './plan.ts'

export const VERDICTS = ['rejected', 'cannot_test', 'inconclusive', 'still_accepted'] as const
export type ProofVerdict = (typeof VERDICTS)[number]
export type Answer = 'accepted' | 'refused' | 'unreachable' | 'cannot_present'

export interface Presentation {
  readonly answer: Answer
  readonly at: number
}

export interface DoorAnswers {
  readonly id: string
  readonly graceMs: number
  readonly old: Presentation
  readonly good: Presentation | null
  readonly random: Presentation
  /** As recorded. */
  readonly verdict: ProofVerdict
}

export interface Proof {
  readonly org: string
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly handle: string
  readonly plan: string
  readonly round: number
  readonly purpose: 'baseline' | 'rejection' | 'acceptance' | 'sessions' | 'use' | 'rights'
  readonly startedAt: number
  readonly finishedAt: number
  readonly doors: readonly DoorAnswers[]
  readonly sessions: 'none' | 'alive' | 'unknown' | 'not_applicable'
  readonly introspection: 'active' | 'inactive' | 'unknown' | 'not_applicable'
  readonly observed: 'absent' | 'disabled' | 'enabled' | 'unknown'
  /** Null where no grace applies. */
  readonly graceUntil: number | null
  /** Until when what was derived from it could live unlisted; null where nothing could. */
  readonly derivedUntil: number | null
  /** As recorded. */
  readonly verdict: ProofVerdict
  readonly strength: Strength | null
}

const presentation = (value: unknown, what: string): Presentation => {
  const from = object(value, what)
  return { answer: oneOf(from, 'answer', ['accepted', 'refused', 'unreachable', 'cannot_present']), at: instant(from, 'at') }
}

const door = (value: unknown): DoorAnswers => {
  const from = object(value, 'a door')
  const named = object(member(from, 'door'), '`door`')
  const good = member(from, 'good')
  return {
    id: text(named, 'id'),
    graceMs: whole(named, 'graceSeconds') * 1000,
    old: presentation(member(from, 'old'), '`old`'),
    good: good === null ? null : presentation(good, '`good`'),
    random: presentation(member(from, 'random'), '`random`'),
    verdict: oneOf(from, 'verdict', VERDICTS),
  }
}

const instantOrNull = (from: Obj, key: string): number | null => ((member(from, key) ?? null) === null ? null : instant(from, key))

/** Errors: `dsse.*`, `json.*`, `dossier.malformed`. */
export const readProof = (source: string, trust: Trust): Proof => {
  const { payload } = openEnvelope(source, 'application/vnd.countersign.proof+json', (id) => trust.proberKeys.get(id))
  const from = payloadObject(payload, 'the proof')
  oneOf(from, 'type', ['countersign/proof/v1'])
  return {
    org: text(from, 'org'),
    change: text(from, 'change'),
    operation: text(from, 'operation'),
    credential: text(from, 'credential'),
    system: text(from, 'system'),
    handle: formOf(object(member(from, 'handle'), '`handle`')),
    plan: digest(from, 'plan'),
    round: whole(from, 'round'),
    purpose: oneOf(from, 'purpose', ['baseline', 'rejection', 'acceptance', 'sessions', 'use', 'rights']),
    startedAt: instant(from, 'startedAt'),
    finishedAt: instant(from, 'finishedAt'),
    doors: list(from, 'doors').map(door),
    sessions: oneOf(object(member(from, 'sessions'), '`sessions`'), 'status', ['none', 'alive', 'unknown', 'not_applicable']),
    introspection: oneOf(from, 'introspection', ['active', 'inactive', 'unknown', 'not_applicable']),
    observed: oneOf(from, 'observed', ['absent', 'disabled', 'enabled', 'unknown']),
    graceUntil: instantOrNull(from, 'graceUntil'),
    derivedUntil: instantOrNull(from, 'derivedUntil'),
    verdict: oneOf(from, 'verdict', VERDICTS),
    strength: strengthOrNull(from, 'strength'),
  }
}
