// A use in words: how it was learnt, when, and when it was seen last. Pure.
import type { Answer } from '../connection/api.ts'
import { minute } from '../terminal/time.ts'

export type Use = Omit<Answer<'credentials.read'>['uses'][number], 'workload'>

const ways: Readonly<Record<NonNullable<Use['how']>, string>> = {
  client_name: 'client name',
  lease: 'lease',
  move: 'move',
  address: 'address',
  secret_reference: 'manifest',
  telemetry: "provider's word",
}

const seenWords = ({ lastSeenAt, endedAt }: Use): string =>
  endedAt !== null ? `over since ${minute(endedAt)}` : lastSeenAt === null ? 'never' : minute(lastSeenAt)

/** In one breath: `observed by client name (0.8) since 2026-01-05 09:00Z, last seen …; not declared`. */
export const useWords = ({ learnt, how, confidence, learntAt, lastSeenAt, counts }: Use): string =>
  [
    learnt,
    ...(learnt === 'declared' || how === null || confidence === null ? [] : [` by ${ways[how]} (${confidence})`]),
    ...(learntAt === null ? [] : [` since ${minute(learntAt)}`]),
    ...(lastSeenAt === null ? [] : [`, last seen ${minute(lastSeenAt)}`]),
    ...(counts ? [] : ['; not declared']),
  ].join('')

export const useHead = ['learnt', 'how', 'counts', 'since', 'last seen', 'gets its secret'] as const
export const useRow = (use: Use): string[] => [
  use.learnt,
  use.how === null || use.confidence === null ? '-' : `${ways[use.how]} (${use.confidence})`,
  use.counts ? 'yes' : 'not declared',
  minute(use.learntAt),
  seenWords(use),
  !use.counts ? '-' : use.delivered ? 'delivered' : 'by itself',
]
