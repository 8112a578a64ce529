// A transfer of many things: shown, proposed, signed by its digest and carried out in one transaction, beside a plain SQL script that moves the same owners and
// writes the same trace, under the same triggers. Both must leave the same owners.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { previewTransfer, proposeTransfer } from '@countersign/core/execution/lifecycle/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse } from '@countersign/core/testing/runtime'
import { approveAll } from '@countersign/core/testing/story'
import { sql } from 'kysely'
import type { Measured } from './measure/figure.ts'
import { peakRssMb, versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'

export interface TransferOptions {
  /** Lines of the list: two for each identity. */
  readonly count: number
}

export const transferDefaults: TransferOptions = { count: 100_000 }

const org = 'acme'
const person = (id: string) =>
  sql`insert into principals (org_id, id, kind, party_id, party_kind, name) values (${org}, ${id}, 'person', ${org}, 'enterprise', ${id})`

const estate = async (db: Database, identities: number): Promise<void> => {
  for (const id of ['gus', 'hal']) await person(id).execute(db)
  await sql`insert into identities (org_id, id, kind, name, purpose, party_id, business_owner, technical_owner, environment, criticality)
    select ${org}, 'bulk-' || lpad(n::text, 9, '0'), 'service_account', 'bulk', 'p', ${org}, 'gus', 'gus', case when n % 3 = 0 then 'production' else 'staging' end, 'low'
    from generate_series(1, ${identities}::int) n`.execute(db)
  await sql`insert into credentials (org_id, id, identity_id, system_id, kind, account)
    select ${org}, 'c-' || i.id, i.id, 'fake', 'fake.password', i.id from identities i where i.id like 'bulk-%'`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

/** Nobody is asked, nothing is held against what was signed, nothing is logged; what the triggers do they do here as well. */
const raw = (db: Database, to: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await sql`insert into owner_changes (org_id, at, kind, subject, role, from_owner, to_owner, rule, cause)
      select org_id, now(), 'identity', id, r.role, case r.role when 'business_owner' then business_owner else technical_owner end, ${to}, 'decided', 'raw'
      from identities cross join (values ('business_owner'), ('technical_owner')) r (role) where id like 'bulk-%'`.execute(trx)
    await sql`update identities set business_owner = ${to} where id like 'bulk-%'`.execute(trx)
    await sql`update identities set technical_owner = ${to} where id like 'bulk-%'`.execute(trx)
  })

export const measureTransfer = async ({ count }: TransferOptions): Promise<Measured> => {
  const server = await startDurableServer()
  try {
    const { db } = await server.database('transfer', 8)
    const open = await writeCompany(db, org)
    const identities = Math.ceil(count / 2)
    const house = await openTestHouse(db, org, {
      org,
      clock: { ...systemClock, advance: () => {} },
      headFolder: await mkdtemp(join(server.folder, 'head')),
      settings: { callTimeoutSeconds: 15 },
    })
    const company = await open(house)
    await estate(db, identities)
    const caller = await company.caller('cleo')
    const timed = async (act: () => Promise<unknown>): Promise<number> => {
      const from = performance.now()
      await act()
      return (performance.now() - from) / 1000
    }
    const before = peakRssMb()
    const asked = { from: 'gus', to: 'hal' }
    const preview = await timed(() => previewTransfer(house.runtime, caller, asked))
    const proposing = await timed(() => proposeTransfer(house.runtime, caller, asked, { reason: 'r', ticket: 't' }))
    await approveAll(house, company, ['ben'])
    const carrying = await timed(() => house.settle())
    const moved = async (to: string): Promise<number> =>
      Number(
        (
          await sql<{ n: string }>`select count(*) as n from identities where business_owner = ${to} and technical_owner = ${to}`.execute(
            db,
          )
        ).rows[0]!.n,
      )
    if ((await moved('hal')) !== identities) throw new Error('not all of it was moved')
    const rssMb = peakRssMb()
    const theirs = await timed(() => raw(db, 'gus'))
    if ((await moved('gus')) !== identities) throw new Error('the peer has not moved all of it')
    await house.stop()
    return {
      figure: 'transfer',
      value: (2 * identities) / carrying,
      unit: 'lines/s carried out',
      peer: { name: 'a plain SQL script that moves the same owners and writes the same trace', value: (2 * identities) / theirs },
      ratio: theirs / carrying,
      p50Ms: Number.NaN,
      p99Ms: Number.NaN,
      rssMb,
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        lines: 2 * identities,
        'the preview, s': preview,
        'proposing it: the lines kept, the plan made and decided, s': proposing,
        'carried out: mandate, checks twice, moved, evidence, closed, s': carrying,
        'the script, s': theirs,
        'largest resident set before, MiB': before,
      },
    }
  } finally {
    await server.stop()
  }
}
