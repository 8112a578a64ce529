// What a reader asks of a dossier first, taken from the verifier's report and from what the dossier tells: operations, gaps, proofs, and one sentence an entry. Pure.
import { viewer as w } from '../words/en/viewer.ts'
import type { BundleReport, Report } from './judge.ts'
import { type Facts, type Told, type ToldEntry, textOf } from './story.ts'

type Operation = Report['operations'][number]

export const operationsOf = (report: Report | BundleReport): readonly Operation[] => ('parts' in report ? report.story : report.operations)

export type Gap =
  | { readonly kind: 'open'; readonly operation: string; readonly credential: string; readonly closure: string }
  | { readonly kind: 'accepted'; readonly credential: string; readonly person: string; readonly until: string }
  | { readonly kind: 'unproven'; readonly credential: string; readonly verdict: string }
  | { readonly kind: 'deleted'; readonly count: number; readonly role: string; readonly change: string; readonly at: string }

const gapOf = ({ operation, credential, closure, needed, verdict, riskAcceptance }: Operation): Gap | undefined => {
  if (!needed) return undefined
  if (riskAcceptance) return { kind: 'accepted', credential, person: riskAcceptance.person, until: riskAcceptance.expiresAt }
  if (closure !== 'risk_complete') return { kind: 'open', operation, credential, closure }
  return verdict === 'inconclusive' ? { kind: 'unproven', credential, verdict } : undefined
}

/** What stays open, whatever the verdicts are. */
export const gapsOf = (report: Report | BundleReport): readonly Gap[] => {
  const deleted = 'parts' in report ? report.parts.flatMap(({ report: part }) => part.deleted) : report.deleted
  return [...operationsOf(report).flatMap((one) => gapOf(one) ?? []), ...deleted.map((one) => ({ kind: 'deleted' as const, ...one }))]
}

const factsOf = (value: unknown): Facts => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : {})

export interface ToldProof {
  readonly digest: string
  readonly credential: string
  readonly round: string
  readonly verdict: string
  readonly startedAt: string
  readonly introspection: string
  readonly sessions: { readonly status: string; readonly count: string }
  readonly doors: readonly {
    readonly title: string
    readonly endpoint: string
    readonly old: string
    readonly good: string
    readonly random: string
    readonly verdict: string
  }[]
}

const answerOf = (value: unknown): string => textOf(factsOf(value)['answer'])

const doorOf = (value: unknown): ToldProof['doors'][number] => {
  const { door, old, good, random, verdict } = factsOf(value) as Record<string, unknown>
  const { title, endpoint } = factsOf(door) as Record<string, unknown>
  return {
    title: textOf(title),
    endpoint: textOf(endpoint),
    old: answerOf(old),
    good: answerOf(good),
    random: answerOf(random),
    verdict: textOf(verdict),
  }
}

/** The proofs in the order in which they were begun. */
export const proofsOf = (told: Told): readonly ToldProof[] =>
  [...told.documents]
    .filter(([, document]) => textOf(document['type']).startsWith('countersign/proof/'))
    .map(([digest, document]) => {
      const sessions = factsOf(document['sessions'])
      return {
        digest,
        credential: textOf(document['credential']),
        round: String(document['round'] ?? ''),
        verdict: textOf(document['verdict']),
        startedAt: textOf(document['startedAt']),
        introspection: textOf(document['introspection']),
        sessions: { status: textOf(sessions['status']) || 'not_applicable', count: String(sessions['count'] ?? 0) },
        doors: Array.isArray(document['doors']) ? document['doors'].map(doorOf) : [],
      }
    })
    .toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : 1))

const said = (value: unknown, names: ReadonlyMap<string, string>): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((one) => said(one, names)).join(', ')
  if (typeof value === 'object') return said(factsOf(value)['id'], names)
  return names.get(String(value)) ?? String(value)
}

/** One sentence; of a kind that has none, its own name. `names`: of the keys folder. */
export const sentenceOf = ({ kind, body }: ToldEntry, names: ReadonlyMap<string, string>): string =>
  w.tell[kind]?.((name) => said(body[name], names)) ?? kind
