// The API of delivered evidence, compared.
import { Type } from 'typebox'
import { plusSeconds } from '../../platform/clock.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { evidenceClasses, readPartyBook } from '../../registry/parties/index.ts'
import { partyTree, reachOf } from '../../registry/principals/index.ts'
import { deliveredBy } from './store.ts'

const defaultDays = 90

const compare = operation({
  id: 'evidence.compare',
  method: 'GET',
  path: '/v1/evidence/comparison',
  summary: 'What each party delivered of each class of evidence, how soon and how well, beside what it owes',
  description: 'Work of the own connectors stands under the enterprise. A provider gets its own figures and those of its subcontractors.',
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  query: Closed({
    since: Type.Optional(Instant),
    by: Type.Optional(
      Type.Enum(['party', 'region', 'tenant'], { default: 'party', description: '`region`, `tenant`: of the systems, told apart' }),
    ),
  }),
  response: Closed({
    since: Instant,
    until: Instant,
    items: Type.Array(
      Closed({
        party: Id,
        class: Type.String(),
        region: Nullable(Id),
        tenant: Nullable(Id),
        owed: Nullable(
          Closed(
            { withinSeconds: Type.Integer(), from: Nullable(Id) },
            { description: '`from`: whose duty it is, where the caller may know' },
          ),
        ),
        mandates: Type.Integer(),
        delivered: Type.Integer(),
        missing: Type.Integer(),
        waiting: Type.Integer(),
        inTime: Closed({ of: Type.Integer(), count: Type.Integer() }),
        age: Closed({ count: Type.Integer(), median: Nullable(Type.Number()), p95: Nullable(Type.Number()) }, { description: 'seconds' }),
        observed: Closed({ agreed: Type.Integer(), contradicted: Type.Integer(), unknown: Type.Integer() }),
        refused: Closed({
          all: Type.Integer(),
          forged: Type.Integer({ description: 'by whoever was not mandated, or moved from another mandate' }),
          replayed: Type.Integer(),
          incomplete: Type.Integer(),
          stale: Type.Integer(),
        }),
      }),
    ),
  }),
  handle: async (runtime, caller, { query }) => {
    const { db } = runtime
    const { org } = caller
    const reach = reachOf(runtime, caller, 'read.provider', 'evidence')
    const only = reach === undefined ? undefined : await partyTree(db, org, reach)
    const at = runtime.clock.now()
    const since = query.since === undefined ? plusSeconds(at, -defaultDays * 86_400) : new Date(query.since)
    const book = await readPartyBook(db, org)
    const duties = book.all().flatMap(({ id }) => book.dutiesOf(id).evidence.map((duty) => ({ party: id, ...duty })))
    const rows = await deliveredBy(db, org, {
      since,
      at,
      classes: evidenceClasses(runtime.policy.current()).byOperation,
      owed: duties.map(({ party, evidence, withinMinutes }) => ({ party, class: evidence, withinSeconds: withinMinutes * 60 })),
      apart: query.by === 'party' ? undefined : query.by,
      only,
    })
    return {
      since: since.toISOString(),
      until: at.toISOString(),
      items: rows.map((row) => {
        const duty = duties.find(({ party, evidence }) => party === row.party && evidence === row.class)
        return {
          party: row.party,
          class: row.class,
          region: query.by === 'region' ? row.place : null,
          tenant: query.by === 'tenant' ? row.place : null,
          owed: duty
            ? { withinSeconds: duty.withinMinutes * 60, from: only === undefined || only.includes(duty.from) ? duty.from : null }
            : null,
          mandates: row.mandates,
          delivered: row.delivered,
          missing: row.missing,
          waiting: row.waiting,
          inTime: { of: row.judgedInTime, count: row.inTime },
          age: { count: row.delivered, median: row.medianSeconds, p95: row.p95Seconds },
          observed: { agreed: row.agreed, contradicted: row.contradicted, unknown: row.delivered - row.agreed - row.contradicted },
          refused: { all: row.refused, forged: row.forged, replayed: row.replayed, incomplete: row.incomplete, stale: row.stale },
        }
      }),
    }
  },
})

export const deliveryOperations = [compare]
