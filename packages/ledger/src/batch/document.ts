/**
 * The list that one signature stands for: requests whose plans are equal but for the thing they are about, each with its nonce and the digests of its
 * plan and of the decision on it. Pure.
 *
 * INVARIANT: one set of requests has one list: sorted, none twice. Its digest is what is signed.
 */

export const BATCH_TYPE = 'countersign/approval-batch/v1'
export const BATCH_MEDIA_TYPE = 'application/vnd.countersign.approval-batch+json'
export const MOST_MEMBERS = 200

export interface BatchMember {
  readonly request: string
  /** Base64 of the request's 32 bytes. */
  readonly nonce: string
  /** Digests of the plan, and of the decision on it that asked. */
  readonly plan: string
  readonly decision: string
}

export interface Batch {
  readonly type: typeof BATCH_TYPE
  readonly org: string
  /** Digest of the pattern that all of them have. */
  readonly pattern: string
  readonly members: readonly BatchMember[]
}

/** To be written canonically. `members`: in any order. */
export const batchOf = (org: string, pattern: string, members: readonly BatchMember[]): Batch => ({
  type: BATCH_TYPE,
  org,
  pattern,
  // ORDER: by UTF-16 code units, as canonical JSON orders names.
  members: members
    .map(({ request, nonce, plan, decision }) => ({ request, nonce, plan, decision }))
    .sort((one, other) => (one.request < other.request ? -1 : 1)),
})

const DIGEST = /^sha256:[0-9a-f]{64}$/
const NONCE = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const has = (value: unknown, names: readonly string[]): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))

const isMember = (value: unknown): value is BatchMember & Readonly<Record<string, unknown>> =>
  has(value, ['request', 'nonce', 'plan', 'decision']) &&
  typeof value['request'] === 'string' &&
  value['request'] !== '' &&
  typeof value['nonce'] === 'string' &&
  NONCE.test(value['nonce']) &&
  [value['plan'], value['decision']].every((digest) => typeof digest === 'string' && DIGEST.test(digest))

/** A list as it was signed; undefined for anything else: unsorted, a member or a nonce twice, one alone, too many. `value`: of a canonical text. */
export function batchIn(value: unknown): Batch | undefined {
  if (!has(value, ['type', 'org', 'pattern', 'members']) || value['type'] !== BATCH_TYPE) return undefined
  const { org, pattern, members } = value
  if (typeof org !== 'string' || org === '' || typeof pattern !== 'string' || !DIGEST.test(pattern)) return undefined
  if (!Array.isArray(members) || members.length < 2 || members.length > MOST_MEMBERS || !members.every(isMember)) return undefined
  const sorted = members.every((member, at) => at === 0 || members[at - 1]!.request < member.request)
  if (!sorted || new Set(members.map(({ nonce }) => nonce)).size !== members.length) return undefined
  return { type: BATCH_TYPE, org, pattern, members }
}
