// An access token that is lent: got by a client that is made for it alone, whose secret nobody keeps; ended with that client and everything it ever got.
// INVARIANT: the client is known by name before it is made, so that what a lost answer left behind is found and ended with it.
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Outcome,
  refused,
  Secret,
  unknown,
} from '@countersign/connector-kit'
import Value from 'typebox/value'
import { isRecord } from '../http/index.ts'
import { grantedToken } from './answers.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, isListedId } from './handle.ts'
import { TokenNarrow } from './lending.ts'
import { failed, type Management, member } from './management.ts'
import type { Protocol } from './protocol.ts'

/** RFC 7591 `software_id` of a client that was made for one token. */
const MARK = 'countersign-lent:'

interface Side {
  readonly management: Management
  readonly protocol: Protocol
  readonly clientCollection: string
  readonly tokenCollection: string | undefined
  /** As for any client: the same call makes the same one, and gives it a new secret. */
  createClient(spec: CredentialSpec, call: Call): Promise<Outcome<Issued>>
}

const words = (value: unknown): string[] => (typeof value === 'string' ? value.split(' ').filter((each) => each !== '') : [])

/** All that the client ever got and that still lives. */
const endTokens = async ({ management, tokenCollection }: Side, account: string, call: Call): Promise<Outcome> => {
  if (tokenCollection === undefined) return done(undefined)
  const query = new URLSearchParams({ client_id: account }).toString()
  const answer = await management.call({ method: 'DELETE', url: `${tokenCollection}?${query}` }, call.signal)
  return answer.kind === 'reply' && answer.status >= 200 && answer.status < 300 ? done(undefined) : failed(answer)
}

/** Its name in the list of tokens, where there is one and it is the only one. */
const listedKey = async ({ management, tokenCollection }: Side, account: string, call: Call): Promise<string | undefined> => {
  if (tokenCollection === undefined) return undefined
  const read = await management.all(tokenCollection, new URLSearchParams({ client_id: account }).toString(), call.signal)
  const mine = read.status === 'done' ? read.value.filter((row) => row.clientId === account) : []
  const id = mine.length === 1 ? mine[0]?.id : undefined
  return typeof id === 'string' && isListedId(id) ? id : undefined
}

export const lendToken = async (side: Side, spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> => {
  const { account } = spec.handle
  const narrow: unknown = spec.narrow
  if (spec.handle.key !== undefined)
    return refused('invalid_handle', 'a token that is lent is named by its client; its own id comes with it')
  if (!Value.Check(TokenNarrow, narrow)) return refused('scope_missing', 'what is lent says its scopes: `narrow: { scopes: […] }`')
  if (spec.likeAccount !== undefined) {
    const like = await side.management.call({ method: 'GET', url: member(side.clientCollection, spec.likeAccount) }, call.signal)
    if (like.kind === 'silence' || like.status !== 200 || !isRecord(like.json)) return failed(like)
    const has = words(like.json.scope)
    if (!narrow.scopes.every((scope) => has.includes(scope)))
      return refused('scope_wider', 'the rule names a scope that the client it is like does not have')
  }
  const client = await side.createClient(
    {
      handle: { kind: CLIENT_SECRET, account },
      purpose: spec.purpose,
      scope: narrow.scopes,
      ...(spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }),
    },
    { ...call, idempotencyKey: `${MARK}${call.idempotencyKey}` },
  )
  if (client.status !== 'done') return client
  // ORDER: what an earlier try of this call got and lost ends before another is got.
  const cleared = await endTokens(side, account, call)
  if (cleared.status !== 'done') return cleared
  const wanted = { scope: narrow.scopes.join(' '), ...(narrow.resource === undefined ? {} : { resource: narrow.resource }) }
  const asked = Date.now()
  const answer = await side.protocol.requestToken({ id: account, secret: client.value.secret }, wanted, call.signal)
  if (answer.kind === 'lost') return unknown(answer.code, answer.detail)
  const token = answer.kind === 'reply' ? grantedToken(answer) : undefined
  if (token === undefined || answer.kind !== 'reply' || !isRecord(answer.json)) return failed(answer)
  const { scope, expires_in: life } = answer.json
  // SAFETY: RFC 6749 §3.3: a server may give another scope than was asked for. More than the rule says is not handed over.
  if (scope !== undefined && !words(scope).every((each) => narrow.scopes.includes(each))) {
    await endTokens(side, account, call)
    return refused('scope_wider', 'the server gave more scopes than were asked for')
  }
  const key = await listedKey(side, account, call)
  const ends = typeof life === 'number' && Number.isFinite(life) && life > 0 ? asked + Math.floor(life) * 1000 : Number.POSITIVE_INFINITY
  const until = Math.min(ends, spec.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(spec.expiresAt))
  return done({
    handle: { kind: ACCESS_TOKEN, account, ...(key === undefined ? {} : { key }) },
    secret: new Secret(token),
    ...(Number.isFinite(until) ? { expiresAt: new Date(until).toISOString() } : {}),
  })
}

/** Undefined: it isn't one that was lent. Deactivated, everything it got ended, then deleted: each step may be repeated. */
export const endLent = async (side: Side, handle: Handle, call: Call): Promise<Outcome | undefined> => {
  const url = member(side.clientCollection, handle.account)
  const known = await side.management.call({ method: 'GET', url }, call.signal)
  if (known.kind === 'silence') return failed(known)
  const software = known.status === 200 && isRecord(known.json) ? known.json.software_id : undefined
  if (typeof software !== 'string' || !software.startsWith(MARK)) return undefined
  // ORDER: no new token may come while the old ones end.
  const stopped = await side.management.call(
    { method: 'POST', url: member(side.clientCollection, handle.account, 'lifecycle', 'deactivate'), json: {} },
    call.signal,
  )
  if (stopped.kind === 'silence' || stopped.status < 200 || stopped.status > 299) return failed(stopped)
  const cleared = await endTokens(side, handle.account, call)
  if (cleared.status !== 'done') return cleared
  const gone = await side.management.call({ method: 'DELETE', url }, call.signal)
  return gone.kind === 'reply' && (gone.status === 404 || (gone.status >= 200 && gone.status < 300)) ? done(undefined) : failed(gone)
}
