// Consents: who let which application in, to what, as the management API's collection of grants lists them, and how one ends.
// INVARIANT: one is gone only where neither the grant nor a token issued under it is listed; a read that breaks off says nothing.
import {
  type Consent,
  type ConsentPage,
  done,
  type Handle,
  type Observed,
  type Outcome,
  refused,
  unknown,
} from '@countersign/connector-kit'
import type { OAuthConfig } from './config.ts'
import { GRANT, isClientId, isListedId } from './handle.ts'
import { failed, type Management, member } from './management.ts'

type Row = Record<string, unknown>

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined)
const instant = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e11 ? new Date(value * 1000).toISOString() : undefined

const named = <N extends string>(name: N, value: string | undefined): { readonly [K in N]?: string } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [K in N]?: string })

export const consentOf = (row: Row): Consent | undefined => {
  const { id, clientId, scopes } = row
  if (typeof id !== 'string' || !isListedId(id) || typeof clientId !== 'string' || !isClientId(clientId)) return undefined
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) return undefined
  return {
    handle: { kind: GRANT, account: clientId, key: id },
    scopes,
    ...named('clientName', text(row.clientName)),
    ...named('consentedBy', text(row.consentedBy)),
    ...named('subject', text(row.subject)),
    ...named('givenAt', instant(row.issuedAt)),
    ...named('lastUsedAt', instant(row.lastUsedAt)),
    ...named('expiresAt', instant(row.expiresAt)),
  }
}

/** SAFETY: a cursor is the query that the collection itself gave; nothing else goes on. */
const cursorForm = /^[\w.~%&=+-]{1,2048}$/

export const consentPage = async (
  config: OAuthConfig,
  management: Management,
  collection: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Outcome<ConsentPage>> => {
  if (cursor !== undefined && !cursorForm.test(cursor)) return refused('invalid_cursor', 'not a cursor of this listing')
  const read = await management.page(collection, cursor ?? `limit=${config.pageSize ?? 200}`, signal)
  if (read.status !== 'done') return read
  const items: Consent[] = []
  for (const row of read.value.rows) {
    const consent = consentOf(row)
    if (consent === undefined) return unknown('malformed_answer', 'a consent of the collection has no usable form')
    items.push(consent)
  }
  const { next } = read.value
  if (next !== undefined && items.length === 0) return unknown('endless_list', 'an empty page is followed by another')
  return done({ items, ...(next === undefined ? {} : { next }) })
}

/** The rows of the client that the handle means, whole or not at all. */
const listed = async (
  management: Management,
  collection: string,
  handle: Handle,
  signal: AbortSignal,
): Promise<Outcome<readonly Row[]>> => {
  const read = await management.all(collection, new URLSearchParams({ client_id: handle.account }).toString(), signal)
  return read.status === 'done' ? done(read.value.filter((row) => row.clientId === handle.account)) : read
}

const grantsOf = async (
  config: OAuthConfig,
  management: Management,
  handle: Handle,
  signal: AbortSignal,
): Promise<Outcome<readonly Row[]>> => {
  if (config.grantCollection === undefined)
    return unknown('no_listing', 'no `grantCollection` is configured in which it could be looked up')
  const read = await listed(management, config.grantCollection, handle, signal)
  return read.status === 'done' ? done(read.value.filter((row) => handle.key === undefined || row.id === handle.key)) : read
}

export const observeConsent = async (
  config: OAuthConfig,
  management: Management,
  handle: Handle,
  signal: AbortSignal,
): Promise<Outcome<Observed>> => {
  const grants = await grantsOf(config, management, handle, signal)
  if (grants.status !== 'done') return grants
  const [first] = grants.value
  const there = (row: Row | undefined): Outcome<Observed> => {
    const scopes = Array.isArray(row?.scopes) ? row.scopes : []
    return done({ present: true, handle, state: 'enabled', attributes: { scopes } })
  }
  if (first !== undefined) return there(first)
  if (config.tokenCollection === undefined) return done({ present: false })
  const tokens = await listed(management, config.tokenCollection, handle, signal)
  if (tokens.status !== 'done') return tokens
  const under = tokens.value.filter(({ grantId }) => (handle.key === undefined ? grantId !== undefined : grantId === handle.key))
  return under.length > 0 ? there(undefined) : done({ present: false })
}

/** Ends one consent, or all of a client's, and then each token that is still listed under them. */
export const endConsents = async (config: OAuthConfig, management: Management, handle: Handle, signal: AbortSignal): Promise<Outcome> => {
  const { grantCollection, tokenCollection } = config
  if (grantCollection === undefined) return refused('not_configured', 'ending a consent asks for `grantCollection`')
  const end = async (collection: string, id: unknown): Promise<Outcome> => {
    if (typeof id !== 'string' || !isListedId(id)) return unknown('malformed_answer', 'an entry of the collection has no usable id')
    const answer = await management.call({ method: 'DELETE', url: member(collection, id) }, signal)
    const ended = answer.kind === 'reply' && (answer.status === 404 || (answer.status >= 200 && answer.status < 300))
    return ended ? done(undefined) : failed(answer)
  }
  const grants = await grantsOf(config, management, handle, signal)
  if (grants.status !== 'done') return grants
  for (const { id } of grants.value) {
    const ended = await end(grantCollection, id)
    if (ended.status !== 'done') return ended
  }
  if (tokenCollection === undefined) return done(undefined)
  const tokens = await listed(management, tokenCollection, handle, signal)
  if (tokens.status !== 'done') return tokens
  for (const { id, grantId } of tokens.value) {
    // SAFETY: what the client has of its own (client credentials) stands under no consent and is left alone.
    if (handle.key === undefined ? grantId === undefined : grantId !== handle.key) continue
    const ended = await end(tokenCollection, id)
    if (ended.status !== 'done') return ended
  }
  return done(undefined)
}
