// A change of what an identity was, in plain words. Pure.

import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import type { Chapter, Fact } from './timeline.ts'

const w = identityWords.life

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A value as people read it. `at`: how an instant is told. */
export const tellValue = (value: unknown, at: (instant: string) => string): string => {
  if (value === null || value === undefined || value === '') return w.nothing
  if (value === true) return w.values.yes
  if (value === false) return w.values.no
  if (value === 'kept back') return w.values.keptBack
  if (Array.isArray(value)) return value.length === 0 ? w.nothing : value.map((one) => tellValue(one, at)).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return instant.test(text) ? at(text) : (words.inventory.states[text] ?? text)
}

const states: Readonly<Record<string, string>> = { offboarding: w.ending, retired: w.over, active: w.again }
const owners = ['businessOwner', 'technicalOwner', 'holder'] as const

const person = (value: unknown): string => (typeof value === 'string' && value !== '' ? value : w.nobody)

const instants = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g

/** A sentence of the server's with its instants as the reader's own. */
export const tellInstants = (text: string, at: (instant: string) => string): string => text.replace(instants, at)

/** What a change of facts comes to, in a line. */
export const titleOf = ({ what, before, after, by }: Fact): string => {
  if (what === 'began') return by.way === 'history_began' ? w.beganBefore : w.began
  if (what === 'ended') return w.ended
  const now = after ?? {}
  const state = now['state']
  if (typeof state === 'string' && state !== before?.['state']) return states[state] ?? w.changed(w.field('state'))
  if ('quarantinedIn' in now) return now['quarantinedIn'] === null ? w.released : w.quarantined
  // Who answers before what follows from it: it is frozen no more because somebody answers.
  const handed = owners.filter((name) => name in now)
  if (handed.length > 0) return handed.map((name) => w.handedOver(w.field(name), person(before?.[name]), person(now[name]))).join(' · ')
  if ('frozenAt' in now) return now['frozenAt'] === null ? w.thawed : w.frozen
  return w.changed(Object.keys(now).map(w.field).join(', '))
}

/** By whose word it changed. */
export const saidBy = ({ by }: Fact): string => {
  if (by.way === 'history_began') return ''
  if (by.way === 'database') return w.pastUs
  if (by.source) return w.bySource(by.source.source, by.source.record)
  return by.principal === null ? w.unknown : w.by(by.principal)
}

/** The change that it came with, where an entry says so. */
export const changeOf = ({ by }: Fact): string | undefined =>
  by.entries.map(({ says, stream }) => says['change'] ?? (stream?.startsWith('chg_') ? stream : undefined)).find((id) => id !== undefined)

const named = (people: readonly { readonly person: string; readonly for: string | null }[]): string =>
  people.map((one) => (one.for === null ? one.person : `${one.person} (${one.for})`)).join(', ')

/** The story of one deed, in the order in which it went. */
export const tellChapter = (chapter: Chapter): readonly string[] => {
  const { asked, decided, approved, executed, proof, phase, acceptances } = chapter
  const yes = approved.filter(({ verdict }) => verdict === 'approve')
  const no = approved.filter(({ verdict }) => verdict === 'refuse')
  const dropped = phase === 'skipped' ? w.notNeeded : phase === 'void' ? w.dropped : undefined
  const carrier = acceptances.find(({ state }) => state === 'accepted')?.person
  const told = [
    asked === null ? undefined : w.asked(asked.by, asked.reason),
    decided === null ? undefined : w.decided[decided.outcome],
    yes.length === 0 ? undefined : w.approved(named(yes)),
    no.length === 0 ? undefined : w.refused(named(no)),
    dropped ?? (executed.at === null ? (phase === 'done' ? w.neverExecuted : w.notExecuted) : w.executed(executed.by)),
    proof?.verdict == null
      ? dropped === undefined && executed.at !== null
        ? w.noProof
        : undefined
      : [
          w.proven[proof.purpose ?? '']?.[proof.verdict] ?? w.looks[proof.verdict] ?? proof.verdict,
          ...(proof.strength === null ? [] : [w.strength(proof.strength)]),
        ].join(' '),
    carrier === undefined || carrier === null ? undefined : w.accepted(carrier),
  ]
  return told.filter((one) => one !== undefined)
}
