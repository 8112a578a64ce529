// The API of consents: what was consented to, why it has to be decided, the text to sign, and the signature that one may stay.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Facts, Id, Instant, Nullable, Signature, Text } from '../../platform/schemas.ts'
import { decisionsOf, historyOf, pageOfConsents, readConsent } from '../../registry/consents/index.ts'
import { partyTree, reachOf } from '../../registry/principals/index.ts'
import { type Judged, judgeConsents } from './judge.ts'
import { draftKeep, keepConsent } from './keep.ts'
import { reasonNames, reasonWords } from './reasons.ts'

const Named = Closed({ consent: Id })
const Scope = Type.String({ minLength: 1, maxLength: 500 })
const Scopes = Type.Array(Scope, { minItems: 1, maxItems: 500, uniqueItems: true })
const keep = { scopes: Scopes, until: Instant, reason: Text }
const errors = [
  'consent.unknown',
  'consent.ended',
  'consent.ending',
  'consent.client_suspended',
  'consent.reason_missing',
  'consent.scopes_left_out',
  'consent.scopes_not_there',
  'consent.until_refused',
]

const Consent = Closed({
  id: Id,
  system: Id,
  client: Type.String(),
  clientName: Nullable(Type.String()),
  party: Nullable(Id),
  consentedBy: Nullable(Type.String({ description: 'The account that gave it; not shown to a provider' })),
  subject: Nullable(Type.String({ description: 'The account for which it holds; not shown to a provider' })),
  everybody: Type.Boolean({ description: 'It holds for everybody at the system' }),
  scopes: Type.Array(Type.String()),
  highImpact: Type.Array(Type.String(), { description: 'Those of its scopes that policy calls of high impact' }),
  givenAt: Nullable(Instant),
  lastUsedAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
  learnt: Type.Enum(['declared', 'observed']),
  status: Type.Enum(['to_decide', 'kept', 'ending', 'ended']),
  reasons: Type.Array(Closed({ code: Type.Enum([...reasonNames]), words: Type.String() }), {
    description: 'Why it has to be decided now; none to a provider',
  }),
  keptUntil: Nullable(Instant),
  endedAt: Nullable(Instant),
  endReason: Nullable(Type.String()),
  change: Nullable(Id),
})

/** SAFETY: a provider sees its own applications' consents, and of nobody who gave, holds or judges them. */
const show = ({ row, status, reasons, highImpact, decision, facts }: Judged, whole: boolean) => ({
  id: row.id,
  system: row.system_id,
  client: row.client,
  clientName: row.client_name,
  party: facts?.party ?? null,
  consentedBy: whole ? row.consented_by : null,
  subject: whole ? row.subject : null,
  everybody: row.subject === null,
  scopes: row.scopes,
  highImpact: [...highImpact],
  givenAt: row.given_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  learnt: row.learnt,
  status,
  reasons: whole ? reasons.map((code) => ({ code, words: reasonWords[code] })) : [],
  keptUntil: decision?.until.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  endReason: whole ? row.end_reason : null,
  change: whole ? (facts?.ending ?? null) : null,
})

const list = operation({
  id: 'consents.list',
  method: 'GET',
  path: '/v1/consents',
  summary: 'Consents: who let which application in at which system, for whom, with which scopes, and whether that has to be decided',
  description: 'As declared and as last observed. A provider sees those given to its own applications and those below it.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    system: Type.Optional(Id),
    party: Type.Optional(Id),
    client: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    state: Type.Optional(Type.Enum(['live', 'ended'])),
    due: Type.Optional(Type.Enum(['yes', 'no'], { description: '`yes`: only those that were found to have to be decided' })),
  }),
  response: Page(Consent),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'consent')
    const parties = reach === undefined ? undefined : await partyTree(runtime.db, caller.org, reach)
    const { system, party, client, state, due } = query
    const at = runtime.clock.now()
    const judged = new Map<string, Judged>()
    return pageOf(
      listName('consents', { system, party, client, state, due }),
      query,
      async (after, limit) => {
        const rows = await pageOfConsents(
          runtime.db,
          caller.org,
          { system, party, client, state, toDecide: due === 'yes', parties },
          after,
          limit,
        )
        for (const one of await judgeConsents(runtime, runtime.db, caller.org, rows, at)) judged.set(one.row.id, one)
        return rows
      },
      (row) => row.id,
      (row) => show(judged.get(row.id)!, reach === undefined),
    )
  },
})

const read = operation({
  id: 'consents.read',
  method: 'GET',
  path: '/v1/consents/{consent}',
  summary: 'One consent with its history and every decision about it',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  response: Closed({
    consent: Consent,
    history: Type.Array(Closed({ at: Instant, what: Type.String(), scopes: Type.Array(Type.String()), detail: Facts })),
    decisions: Type.Array(
      Closed({
        at: Instant,
        person: Id,
        scopes: Type.Array(Type.String()),
        until: Instant,
        reason: Type.String(),
        answered: Type.Array(Type.String()),
        digest: Digest,
      }),
    ),
  }),
  errors: ['consent.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'consent')
    const row = await readConsent(runtime.db, caller.org, params.consent)
    const [judged] = row ? await judgeConsents(runtime, runtime.db, caller.org, [row], runtime.clock.now()) : []
    const parties = reach === undefined ? undefined : await partyTree(runtime.db, caller.org, reach)
    // SAFETY: one that is not his to see and one that isn't there answer alike.
    if (!judged || (parties !== undefined && !parties.includes(judged.facts?.party ?? '')))
      throw new CountersignError('consent.unknown', 'not_found', `no consent \`${params.consent}\`; see \`countersign consent list\``)
    const whole = reach === undefined
    const [history, decisions] = whole
      ? await Promise.all([historyOf(runtime.db, caller.org, judged.row.id), decisionsOf(runtime.db, caller.org, judged.row.id)])
      : [[], []]
    return {
      consent: show(judged, whole),
      history: history.map(({ at, what, scopes, detail }) => ({ at: at.toISOString(), what, scopes, detail })),
      decisions: decisions.map((one) => ({
        at: one.at.toISOString(),
        person: one.person_id,
        scopes: one.scopes,
        until: one.until.toISOString(),
        reason: one.reason,
        answered: one.answered,
        digest: one.digest,
      })),
    }
  },
})

const draft = operation({
  id: 'consents.draft',
  method: 'POST',
  path: '/v1/consents/{consent}/draft',
  summary: 'The exact text that the caller would sign to keep a consent; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/consent-decision/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.',
  scope: 'approve',
  power: 'consent.keep',
  asksItself: true,
  params: Named,
  body: Closed(keep),
  response: Closed({ id: Id, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors,
  handle: (runtime, caller, { params, body }) => draftKeep(runtime, caller, params.consent, body),
})

const decide = operation({
  id: 'consents.keep',
  method: 'POST',
  path: '/v1/consents/{consent}/decision',
  summary: 'A person of the enterprise, not the one who gave it, signs that a consent may stay: these scopes, until this day',
  scope: 'approve',
  power: 'consent.keep',
  asksItself: true,
  params: Named,
  body: Closed({ ...keep, keyId: Id, signature: Signature }),
  response: Consent,
  errors: [...errors, 'consent.ineligible', 'consent.bad_signature'],
  handle: async (runtime, caller, { params, body: { keyId, signature, ...rest } }) =>
    show(await keepConsent(runtime, caller, params.consent, rest, { keyId, signature }), true),
})

export const consentOperations = [list, read, draft, decide]
