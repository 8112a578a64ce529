// The peer: one raw SQL script over the same accounts, in durable tables. COPY from a file, a full outer join with what was there, what differs written
// to a table of drift, and what is there written over what was; then `rawJudged`: joined with the inventory, what is held outside or known to nobody
// written down, a finding for each that is held outside, and a log row with its hash for each change and finding. What it leaves out: nobody is asked by
// name, no change is explained, nothing can be taken up where it broke off, and the log is signed by nobody.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import type { Database } from '@countersign/core/platform/database'
import { canonicalJson } from '@countersign/ledger'
import { sql } from 'kysely'
import { itemOf, nameOf, type Turn } from './estate.ts'

/** The listing as a file: what the peer is handed. Not measured. */
export const writeListing = async (path: string, count: number, turn: Turn | undefined): Promise<void> => {
  const file = createWriteStream(path)
  for (let n = 0; n < count; n += 1) {
    const { state, attributes } = itemOf(n, turn)
    const text = canonicalJson(attributes).replaceAll('"', '""')
    if (!file.write(`${FAKE_KIND},${nameOf(n)},${state},"${text}"\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  await chmod(path, 0o644)
}

export const prepareRaw = (db: Database): Promise<unknown> =>
  sql
    .raw(`
    create table raw_accounts (kind text, account text, state text, attributes jsonb, primary key (kind, account));
    create table raw_staged (kind text, account text, state text, attributes jsonb);
    create table raw_drift (kind text, account text, what text, before jsonb, after jsonb, at timestamptz)`)
    .execute(db)

/** Seconds. */
export const rawReconcile = async (db: Database, path: string): Promise<number> => {
  const from = performance.now()
  await sql
    .raw(`
    begin;
    truncate raw_staged;
    copy raw_staged from '${path}' with (format csv);
    insert into raw_drift
      select coalesce(s.kind, a.kind), coalesce(s.account, a.account),
        case when a.account is null then 'appeared' when s.account is null then 'gone' when a.state <> s.state then s.state else 'changed' end,
        a.attributes, s.attributes, now()
      from raw_staged s full outer join raw_accounts a on a.kind = s.kind and a.account = s.account
      where a.account is null or s.account is null or a.state <> s.state or a.attributes <> s.attributes;
    insert into raw_accounts select * from raw_staged
      on conflict (kind, account) do update set state = excluded.state, attributes = excluded.attributes
      where (raw_accounts.state, raw_accounts.attributes) is distinct from (excluded.state, excluded.attributes);
    delete from raw_accounts a where not exists (select 1 from raw_staged s where s.kind = a.kind and s.account = a.account);
    commit`)
    .execute(db)
  return (performance.now() - from) / 1000
}

export const prepareJudged = (db: Database): Promise<unknown> =>
  sql
    .raw(`
    create table raw_held (kind text, account text, verdict text, primary key (kind, account));
    create table raw_findings (kind text, account text, what text, at timestamptz, primary key (kind, account));
    create table raw_log (n bigint generated always as identity primary key, leaf text, hash bytea)`)
    .execute(db)

/** The inventory's side, where the peer can join with it. Not measured. */
export const copyInventory = async (
  db: Database,
  count: number,
  outside: { readonly from: number; readonly to: number },
): Promise<void> => {
  await sql
    .raw(`
    create table raw_inventory (kind text, account text, outside boolean);
    insert into raw_inventory select '${FAKE_KIND}', 'account-' || lpad(n::text, 8, '0'), n % 100 >= ${outside.from}
      from generate_series(0, ${count - 1}) n where n % 100 < ${outside.to};
    create index on raw_inventory (account);
    analyze raw_inventory`)
    .execute(db)
}

/** Seconds, on top of `rawReconcile`: what it has written is judged and logged. */
export const rawJudged = async (db: Database): Promise<number> => {
  const from = performance.now()
  await sql
    .raw(`
    begin;
    insert into raw_held
      select a.kind, a.account, case when i.account is null then 'unknown' else 'standing' end
      from raw_accounts a left join raw_inventory i on i.account = a.account and i.kind = a.kind
      where i.account is null or i.outside
      on conflict do nothing;
    insert into raw_findings select h.kind, h.account, h.verdict, now() from raw_held h where h.verdict = 'standing' on conflict do nothing;
    insert into raw_log (leaf, hash)
      select leaf, sha256(convert_to(leaf, 'UTF8')) from (
        select jsonb_build_object('kind', 'finding.opened', 'account', f.account, 'what', f.what, 'at', f.at)::text as leaf
          from raw_findings f where f.at = now()
        union all select jsonb_build_object('kind', 'account.noticed', 'account', d.account, 'what', d.what, 'before', d.before, 'after', d.after, 'at', d.at)::text
          from raw_drift d where d.what = 'changed') l;
    commit`)
    .execute(db)
  return (performance.now() - from) / 1000
}
