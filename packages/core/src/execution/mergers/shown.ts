// Mergers as the API shows and takes them.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { countItems, type ItemCounts, type ItemRow, leftIn, type MergerRow } from '../../registry/mergers/index.ts'
import type { Runtime } from '../../runtime.ts'

const Line = Type.String({ minLength: 1, maxLength: 200 })
const ExternalId = Type.String({ minLength: 1, maxLength: 200 })
const EveryDays = Type.Integer({ minimum: 1, maximum: 3650, description: 'how often it is renewed, at the least' })

export const ItemKind = Type.Enum(['person', 'identity', 'credential'])
export const ItemState = Type.Enum(['delivered', 'refused', 'unclear', 'waiting', 'left_out', 'same', 'quarantined', 'taken_over', 'ended'])

export const BroughtRecord = Type.Union([
  Closed({
    kind: Type.Literal('person'),
    externalId: ExternalId,
    attributes: Closed({ name: Line, email: Type.Optional(Line) }),
  }),
  Closed({
    kind: Type.Literal('identity'),
    externalId: ExternalId,
    attributes: Closed({
      type: Type.String({ minLength: 1, maxLength: 200, description: '`person`, `service_account` …' }),
      name: Line,
      purpose: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
      holder: Type.Optional(ExternalId),
      environment: Type.Enum(['production', 'staging', 'development']),
      criticality: Type.Optional(Type.Enum(['low', 'moderate', 'high', 'critical'])),
      privileged: Type.Optional(Type.Boolean()),
      expires: Type.Optional(Instant),
      rotateEveryDays: Type.Optional(EveryDays),
    }),
  }),
  Closed({
    kind: Type.Literal('credential'),
    externalId: ExternalId,
    attributes: Closed({
      identity: ExternalId,
      system: Id,
      type: Type.String({ minLength: 1, maxLength: 200, description: 'a kind that the connector knows, as `postgresql.password`' }),
      account: Line,
      key: Type.Optional(Line),
      secret: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: 'a reference to its value, never the value' })),
      purpose: Type.Optional(Line),
      scope: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 500 })),
      issuer: Type.Optional(Line),
      rotateEveryDays: Type.Optional(EveryDays),
      created: Type.Optional(Instant),
      lastUsed: Type.Optional(Instant),
      expires: Type.Optional(Instant),
    }),
  }),
])

const Counts = Closed(
  Object.fromEntries(ItemState.enum.map((state) => [state, Type.Integer({ minimum: 0 })])) as Record<
    keyof ItemCounts,
    ReturnType<typeof Type.Integer>
  >,
)
const Many = Type.Integer({ minimum: 0 })

export const MergerShown = Closed({
  name: Id,
  state: Type.Enum(['open', 'delivered', 'coming', 'in'], { description: '`in`: all that was signed is in quarantine, or says why not' }),
  begunBy: Id,
  begunAt: Instant,
  deliveredAt: Nullable(Instant),
  brings: Nullable(Closed({ people: Many, identities: Many, credentials: Many, digest: Digest })),
  answers: Nullable(Id),
  until: Nullable(Instant),
  overdue: Type.Boolean(),
  items: Closed({ person: Counts, identity: Counts, credential: Counts }),
  inQuarantine: Closed({ people: Many, identities: Many, credentials: Many }),
})

export const ItemShown = Closed({
  kind: ItemKind,
  externalId: Type.String(),
  id: Id,
  state: ItemState,
  why: Nullable(Type.String()),
  candidates: Type.Array(Id),
  same: Nullable(Id),
  settledBy: Nullable(Id),
  attributes: Type.Record(Type.String(), Type.Unknown()),
})

export const showMergers = async (runtime: Runtime, org: string, rows: readonly MergerRow[]) => {
  const counts = await countItems(
    runtime.db,
    org,
    rows.map(({ name }) => name),
  )
  const left = await leftIn(runtime.db, org)
  const at = runtime.clock.now()
  return rows.map((row) => {
    const inQuarantine = left.get(row.name) ?? { people: 0, identities: 0, credentials: 0 }
    return {
      name: row.name,
      state: row.state,
      begunBy: row.begun_by,
      begunAt: row.begun_at.toISOString(),
      deliveredAt: row.delivered_at?.toISOString() ?? null,
      brings:
        row.digest === null
          ? null
          : { people: row.people ?? 0, identities: row.identities ?? 0, credentials: row.credentials ?? 0, digest: row.digest },
      answers: row.answers_id,
      until: row.until_at?.toISOString() ?? null,
      overdue: row.until_at !== null && row.until_at <= at && inQuarantine.identities + inQuarantine.people > 0,
      items: counts.get(row.name)!,
      inQuarantine,
    }
  })
}

export const showItem = (row: ItemRow) => ({
  kind: row.kind,
  externalId: row.external_id,
  id: row.id,
  state: row.state,
  why: row.why,
  candidates: [...row.candidates],
  same: row.same_id,
  settledBy: row.settled_by,
  attributes: { ...row.attributes },
})
