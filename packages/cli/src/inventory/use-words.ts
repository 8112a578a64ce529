// A use in words: how it was learnt, when, and when it was seen last. Pure.
import type { Answer } from '../connection/api.ts'
import { minute } from '../terminal/time.ts'

export type Use = Omit<Answer<'credentials.read'>['uses'][number], 'workload'>

const ways: Readonly<Record<NonNullable<Use['how']>, string>> = {
  client_name: 'by the name its client gives',
  lease: 'by a lease',
  move: 'by being moved to it',
  address: 'by its address',
  secret_reference: 'by its manifest',
  telemetry: "by its provider's word",
}

/** `declared`, or `inferred by its manifest (0.85)`. */
export const learntWords = ({ learnt, how, confidence, counts }: Use): string =>
  learnt === 'declared' || how === null || confidence === null
    ? learnt
    : `${learnt} ${ways[how]} (${confidence})${counts ? '' : ', not declared'}`

export const seenWords = ({ lastSeenAt, endedAt }: Use): string =>
  endedAt !== null ? `over since ${minute(endedAt)}` : lastSeenAt === null ? 'never' : minute(lastSeenAt)

/** In one breath. */
export const useWords = (use: Use): string =>
  `${learntWords(use)}${use.learntAt === null ? '' : ` since ${minute(use.learntAt)}`}${use.lastSeenAt === null ? '' : `, last seen ${minute(use.lastSeenAt)}`}`

export const useHead = ['learnt', 'since', 'last seen', 'gets its secret'] as const
export const useRow = (use: Use): string[] => [
  learntWords(use),
  minute(use.learntAt),
  seenWords(use),
  !use.counts ? '-' : use.delivered ? 'delivered' : 'by itself',
]
