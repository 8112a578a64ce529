// The public keys of issuers and transmitters: those in the document, or those at its URL, fetched by https alone with a deadline and a bound on size, kept for minutes.
// SAFETY: unreachable is refused, never accepted; what was fetched longer ago than `keptMs` is used no more; an unknown key asks again once in a while,
// so that nobody makes us call the issuer at will.
import type { PublicKeys } from '@countersign/core/authority/issuance/index'
import { AnswerTooLong, CountersignError, parseStrictBytes, readBounded } from '@countersign/ledger'
import type { JSONWebKeySet } from 'jose'

export type Fetch = (url: string, options: { signal: AbortSignal; redirect: 'error'; headers: Record<string, string> }) => Promise<Response>

const mostBytes = 256 << 10
const mostKeys = 100
const deadlineMs = 5_000
const keptMs = 300_000
const askAgainMs = 30_000
/** Issuers are named in documents that people approve: more URLs than this are no issuers any more. */
const mostUrls = 500

const unavailable = (why: string): CountersignError =>
  new CountersignError(
    'issuer.keys_unavailable',
    'unavailable',
    `the keys of who signed can't be read (${why}), so what is signed proves nothing now; try again`,
  )

const members: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] }

/** Public signing keys alone: what is symmetric, for encryption, or of an unknown kind is as if it were not there. */
const publicKeys = (value: unknown): JSONWebKeySet => {
  const keys = (value as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys) || keys.length > mostKeys) throw unavailable('it is no set of keys')
  return {
    keys: keys.flatMap((key: unknown) => {
      if (typeof key !== 'object' || key === null) return []
      const all = key as Readonly<Record<string, unknown>>
      const own = typeof all['kty'] === 'string' && Object.hasOwn(members, all['kty']) ? members[all['kty']]! : undefined
      if (!own || (all['use'] !== undefined && all['use'] !== 'sig')) return []
      const wanted = ['kty', 'kid', 'alg', ...own]
      const taken = Object.fromEntries(wanted.filter((name) => typeof all[name] === 'string').map((name) => [name, all[name]]))
      return own.every((name) => taken[name] !== undefined) ? [taken as { kty: string }] : []
    }),
  }
}

interface Kept {
  readonly keys: JSONWebKeySet
  readonly at: number
}

export class IssuerKeys {
  readonly #fetch: Fetch
  readonly #now: () => number
  readonly #kept = new Map<string, Kept>()
  readonly #asking = new Map<string, Promise<Kept>>()

  constructor(options: { readonly fetch?: Fetch; readonly now?: () => number } = {}) {
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init))
    this.#now = options.now ?? (() => performance.now())
  }

  /** `fresh`: the ones at hand don't hold the key that is looked for. Errors: `issuer.keys_unavailable`. */
  async of(keys: PublicKeys | { readonly bundle: string }, fresh = false): Promise<JSONWebKeySet> {
    if ('inline' in keys) return publicKeys({ keys: keys.inline })
    if ('bundle' in keys) throw unavailable('it has a bundle of authorities, and no set of keys')
    const { url } = keys
    const kept = this.#kept.get(url)
    const age = kept === undefined ? Number.POSITIVE_INFINITY : this.#now() - kept.at
    if (kept !== undefined && age < (fresh ? askAgainMs : keptMs)) return kept.keys
    const asking = this.#asking.get(url) ?? this.#ask(url)
    this.#asking.set(url, asking)
    try {
      return (await asking).keys
    } finally {
      this.#asking.delete(url)
    }
  }

  async #ask(url: string): Promise<Kept> {
    if (!url.startsWith('https://')) throw unavailable('it is not at an https address')
    const signal = AbortSignal.timeout(deadlineMs)
    let bytes: Uint8Array
    try {
      const answer = await this.#fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } })
      if (answer.status !== 200) throw unavailable(`it answers ${answer.status}`)
      bytes = await readBounded(answer, mostBytes)
    } catch (error) {
      if (error instanceof CountersignError) throw error
      if (error instanceof AnswerTooLong) throw unavailable('more came than a set of keys can be')
      throw unavailable(signal.aborted ? 'no answer in time' : 'it is not reachable')
    }
    let parsed: unknown
    try {
      parsed = parseStrictBytes(bytes, { maxBytes: mostBytes })
    } catch {
      throw unavailable('it is no strict JSON')
    }
    const kept = { keys: publicKeys(parsed), at: this.#now() }
    if (this.#kept.size >= mostUrls) this.#kept.clear()
    this.#kept.set(url, kept)
    return kept
  }
}
