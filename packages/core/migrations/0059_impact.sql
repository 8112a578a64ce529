-- Impact from reach and not by hand. What a system shows its accounts to administer is kept beside them; what follows of it for an identity is derived,
-- with what it rests on. What somebody has marked stays as he said it.

alter table identities rename column privileged to marked_privileged;
alter table identities
  add column impact text not null default 'ordinary' check (impact in ('ordinary', 'high')),
  -- INVARIANT: whoever marks can raise what is derived, and never lower it.
  add column privileged boolean not null generated always as (marked_privileged or impact = 'high') stored;
create index identities_marked on identities (org_id, id) where marked_privileged;
create index identities_of_high_impact on identities (org_id, id) where impact = 'high';

create table identity_impacts (
  org_id text not null, identity_id text not null,
  -- What is known of it now, each with its numbers; and since when it is of high impact, or is not.
  because jsonb not null, since timestamptz not null,
  primary key (org_id, identity_id),
  foreign key (org_id, identity_id) references identities (org_id, id) on delete cascade
);

-- Null: nothing by which it administers its system, or nobody has looked yet. `widely`: it is true of everything that stands under its name.
alter table accounts add column administers text[], add column administers_widely boolean not null default false,
  add constraint accounts_administer_something check (cardinality(administers) > 0);
create index accounts_administering on accounts (org_id, system_id, account) where administers is not null;

-- Up to which account a system's were looked at, in the order in which they were first seen, and by which rules.
create table impact_looks (
  org_id text not null, system_id text not null, rules text not null, upto bigint not null default 0,
  primary key (org_id, system_id), foreign key (org_id, system_id) references systems (org_id, id)
);
-- The state of the inventory that impacts were last derived from: `pg_snapshot`.
create table impact_standing (org_id text primary key, rules text not null, snapshot text not null);

-- Accounts that were looked at and have changed since. Those that are new are found by their numbers.
create table impact_due (org_id text not null, account_id text not null, primary key (org_id, account_id));
create function impact_to_be_looked_at() returns trigger language plpgsql as $$
begin
  insert into impact_due (org_id, account_id)
  select n.org_id, n.id from changed n join before b on b.org_id = n.org_id and b.id = n.id
  where (b.present, b.digest) is distinct from (n.present, n.digest) order by 1, 2 on conflict do nothing;
  return null;
end $$;
create trigger impact_to_be_looked_at after update on accounts referencing new table as changed old table as before
  for each statement execute function impact_to_be_looked_at();

-- Whether a credential governs its system is told by its account too.
create function account_governs() returns trigger language plpgsql as $$
begin
  insert into estate_changes (org_id, kind, id)
  select distinct c.org_id, 'credential', c.id from changed n join before b on b.org_id = n.org_id and b.id = n.id
    join credentials c on c.org_id = n.org_id and c.system_id = n.system_id and c.account = n.account
  where (b.administers is null) is distinct from (n.administers is null) or (n.administers is not null
    and (b.present, b.administers_widely) is distinct from (n.present, n.administers_widely));
  return null;
end $$;
create trigger account_governs after update on accounts referencing new table as changed old table as before
  for each statement execute function account_governs();

update findings set kind = 'identity.governed_low' where kind = 'identity.impact_unmarked';
