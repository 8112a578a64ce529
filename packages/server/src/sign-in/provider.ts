// One provider as a client of ours sees it: what it says of itself, how we show ourselves to it, and its keys. What it says of itself is kept for minutes; its
// keys are asked for whenever something is to be verified.
import { createPrivateKey } from 'node:crypto'
import { isLoopback, type StandingSignIn } from '@countersign/core/authority/sign-in/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError, parseStrictBytes } from '@countersign/ledger'
import { importPKCS8, type JSONWebKeySet } from 'jose'
import * as client from 'openid-client'
import { type Speak, speaking, unreachable } from './speaking.ts'

const keptMs = 300_000
const mostProviders = 500
/** How far a provider's clock may be from ours, seconds. */
export const skewSeconds = 30

interface Kept {
  readonly metadata: client.ServerMetadata
  readonly at: number
}

/** How long what it says counts, beside ours. */
const wrong = (why: string) =>
  new CountersignError(
    'sign_in.provider_wrong',
    'unavailable',
    `your provider says of itself what does not fit the document that lets it sign people in: ${why}`,
  )

const keyAlgorithms: Readonly<Record<string, string>> = { rsa: 'RS256', ec: 'ES256', ed25519: 'EdDSA' }

export class Providers {
  readonly #runtime: Runtime
  readonly #speak: Speak | undefined
  readonly #kept = new Map<string, Kept>()
  readonly #asking = new Map<string, Promise<Kept>>()

  constructor(runtime: Runtime, speak?: Speak) {
    this.#runtime = runtime
    this.#speak = speak
  }

  /** What it says of itself. Errors: `sign_in.provider_unavailable`, `sign_in.provider_wrong`. */
  async metadata({ text }: StandingSignIn): Promise<client.ServerMetadata> {
    const { issuer } = text
    const kept = this.#kept.get(issuer)
    if (kept && performance.now() - kept.at < keptMs) return kept.metadata
    const asking = this.#asking.get(issuer) ?? this.#discover(issuer)
    this.#asking.set(issuer, asking)
    try {
      return (await asking).metadata
    } finally {
      this.#asking.delete(issuer)
    }
  }

  async #discover(issuer: string): Promise<Kept> {
    const plain = isLoopback(issuer)
    try {
      const found = await client.discovery(new URL(issuer), 'discovery', undefined, client.None(), {
        [client.customFetch]: speaking(plain, this.#speak),
        execute: plain ? [client.allowInsecureRequests] : [],
      })
      const { supportsPKCE: _helper, ...metadata } = found.serverMetadata()
      // SAFETY: mix-up: what is discovered at an issuer's address must be that issuer, letter for letter.
      if (metadata.issuer !== issuer) throw wrong('it is another issuer')
      const kept = { metadata, at: performance.now() }
      if (this.#kept.size >= mostProviders) this.#kept.clear()
      this.#kept.set(issuer, kept)
      return kept
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  /** Errors: as `metadata`; `sign_in.client_secret`. */
  async configuration(standing: StandingSignIn): Promise<client.Configuration> {
    const { text } = standing
    const metadata = await this.metadata(standing)
    const announced = metadata.id_token_signing_alg_values_supported ?? ['RS256']
    // SAFETY: only what the document names, and never `none`, whatever is announced.
    const taken = announced.filter((one) => text.algorithms.some((alg) => alg === one || (alg === 'EdDSA' && one === 'Ed25519')))
    if (taken.length === 0) throw wrong(`it signs with none of ${text.algorithms.join(', ')}`)
    const plain = isLoopback(text.issuer)
    const config = new client.Configuration(
      { ...metadata, id_token_signing_alg_values_supported: taken },
      text.clientId,
      {
        [client.clockTolerance]: skewSeconds,
        // By the clock of the server, as everything else is.
        [client.clockSkew]: (this.#runtime.clock.now().getTime() - Date.now()) / 1000,
      },
      await this.#authentication(standing),
    )
    config[client.customFetch] = speaking(plain, this.#speak)
    // The signature of an ID token is verified, though it came by a channel that is private.
    client.enableNonRepudiationChecks(config)
    if (plain) client.allowInsecureRequests(config)
    return config
  }

  async #authentication({ text: { client: own } }: StandingSignIn): Promise<client.ClientAuth> {
    if (own.method === 'none') return client.None()
    const { secrets } = this.#runtime
    try {
      if (own.method === 'client_secret_basic') return client.ClientSecretBasic((await secrets.resolve(own.secret)).expose())
      const pem = (await secrets.resolve(own.key)).expose()
      const key = await importPKCS8(pem, keyAlgorithms[createPrivateKey(pem).asymmetricKeyType ?? ''] ?? 'none')
      return client.PrivateKeyJwt(own.kid === undefined ? key : { key, kid: own.kid })
    } catch (cause) {
      throw new CountersignError(
        'sign_in.client_secret',
        'unavailable',
        'the secret by which we show ourselves to your provider can not be had; ask whoever administers this',
        // SAFETY: no cause of a parser: it may repeat what it could not read.
        cause instanceof CountersignError ? { cause } : {},
      )
    }
  }

  /** The keys by which it signs, as they are now. Errors: `sign_in.provider_unavailable`, `sign_in.provider_wrong`. */
  async keys(standing: StandingSignIn): Promise<JSONWebKeySet> {
    const { jwks_uri: url } = await this.metadata(standing)
    if (url === undefined) throw wrong('it has no keys')
    const answer = await speaking(isLoopback(standing.text.issuer), this.#speak)(url, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: undefined,
      redirect: 'manual',
    })
    const keys = answer.status === 200 ? (readJson(new Uint8Array(await answer.arrayBuffer())) as { keys?: unknown }).keys : undefined
    if (!Array.isArray(keys) || keys.length > 100) throw unreachable('it gives no set of keys')
    return { keys }
  }
}

const readJson = (bytes: Uint8Array): unknown => {
  try {
    return parseStrictBytes(bytes, { maxBytes: 1 << 20 }) ?? {}
  } catch {
    throw unreachable('it is no strict JSON')
  }
}

/** What the client library threw, as one of ours; what the provider said is for the log alone. */
export const asUnavailable = (error: unknown): CountersignError => {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof CountersignError) return cause
  return unreachable('what it answers is not what a provider answers', error)
}
