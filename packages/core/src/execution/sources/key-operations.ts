// The API of the keys by which a source's events are signed. SAFETY: a shared secret is in one answer, where it was made here, and nowhere else.
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { requireKnownSource, sourceInForce } from '../../authority/sources/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { listSourceKeys, longestOverlapHours, makeSourceKey, type NewKey, revokeSourceKey } from '../../registry/webhooks/index.ts'

const Named = Closed({ source: Id })
const OneKey = Closed({ source: Id, key: Id })
const KeyKind = Type.Enum(['hmac', 'ed25519'])

const newKey = ({ secret, publicKey }: { secret?: string; publicKey?: string }): NewKey => {
  if (secret !== undefined && publicKey !== undefined)
    throw new CountersignError('webhook.key_malformed', 'invalid', 'give a secret or a public key, not both')
  if (secret !== undefined) return { is: 'brought', secret: new Secret(secret) }
  return publicKey === undefined ? { is: 'made' } : { is: 'public', publicKey }
}

const make = operation({
  id: 'sources.makeKey',
  method: 'POST',
  path: '/v1/sources/{source}/keys',
  summary: 'A new key for the signed webhook of a source; the one before counts for a stated time beside it',
  description:
    'Without `secret` and `publicKey` a shared secret is made, shown in this answer and nowhere else. With `secret` it is the one that the sender made, with `publicKey` the sender signs with Ed25519.',
  scope: 'administer',
  power: 'apikey.issue',
  params: Named,
  body: Closed({
    secret: Type.Optional(Type.String({ maxLength: 200, description: '`whsec_` and the base64 of 24 to 64 bytes' })),
    publicKey: Type.Optional(Type.String({ maxLength: 200, description: '`whpk_` and the base64 of 32 bytes' })),
    overlapHours: Type.Integer({ minimum: 0, maximum: longestOverlapHours, description: 'How long the key before goes on counting' }),
  }),
  response: Closed({
    key: Id,
    kind: KeyKind,
    secret: Nullable(Type.String({ description: 'Where it was made here' })),
    before: Type.Array(Closed({ key: Id, endsAt: Instant })),
  }),
  status: 201,
  answersOnce: true,
  errors: ['source.not_in_force', 'webhook.not_a_webhook', 'webhook.key_malformed', 'webhook.two_keys'],
  resource: ({ params }) => ({ kind: 'source', id: params.source }),
  handle: (runtime, caller, { params, body }) =>
    transact(runtime, caller, async (work) => {
      const { text } = await sourceInForce(work.db, work.org, params.source, work.at)
      if (text.format.type !== 'webhook')
        throw new CountersignError(
          'webhook.not_a_webhook',
          'conflict',
          `the source \`${params.source}\` is no webhook: its document says the format \`${text.format.type}\`; propose a version with the format \`webhook\``,
        )
      const made = await makeSourceKey(runtime, work, params.source, newKey(body), body.overlapHours)
      return {
        key: made.id,
        kind: made.kind,
        secret: made.secret?.expose() ?? null,
        before: made.before.map(({ id, endsAt }) => ({ key: id, endsAt: endsAt.toISOString() })),
      }
    }),
})

const list = operation({
  id: 'sources.keys',
  method: 'GET',
  path: '/v1/sources/{source}/keys',
  summary: 'The keys of a source that is a signed webhook, the newest first; no secret',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  response: Closed({
    keys: Type.Array(
      Closed({
        id: Id,
        kind: KeyKind,
        state: Type.Enum(['counts', 'ending', 'ended', 'revoked']),
        publicKey: Nullable(Type.String()),
        madeBy: Id,
        madeAt: Instant,
        endsAt: Nullable(Instant),
        revokedAt: Nullable(Instant),
        lastUsedAt: Nullable(Instant),
      }),
    ),
  }),
  errors: ['source.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'sources')
    await requireKnownSource(runtime.db, caller.org, params.source)
    return { keys: await listSourceKeys(runtime.db, caller.org, params.source, runtime.clock.now()) }
  },
})

const revoke = operation({
  id: 'sources.revokeKey',
  method: 'DELETE',
  path: '/v1/sources/{source}/keys/{key}',
  summary: 'Revokes a key of a source, at once; its secret is erased',
  scope: 'administer',
  power: 'apikey.issue',
  params: OneKey,
  response: Closed({ key: Id, revoked: Type.Literal(true) }),
  errors: ['webhook.key_unknown', 'webhook.key_over'],
  resource: ({ params }) => ({ kind: 'source', id: params.source }),
  handle: async (runtime, caller, { params }) => {
    await transact(runtime, caller, (work) => revokeSourceKey(work, params.source, params.key))
    return { key: params.key, revoked: true as const }
  },
})

export const sourceKeyOperations = [make, list, revoke]
