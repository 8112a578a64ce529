-- Every account that a system has shown, whoever's it is, as it was last described; and what was noticed about it, change by change.
alter table access_scans
  -- When the last whole reading of its accounts began. Before the first nothing has changed, for nothing was known.
  add column accounts_since timestamptz;

create table accounts (
  org_id text not null, id text not null,
  -- Its number in the memory of a reading.
  n bigint generated always as identity,
  system_id text not null, kind text not null, account text not null, key text,
  present boolean not null default true,
  description jsonb not null, digest text not null,
  first_seen_at timestamptz not null, changed_at timestamptz not null,
  -- What no mandate and no record of the enterprise explains; with what it was before, null where it wasn't there.
  drift text check (drift in ('appeared', 'gone', 'enabled', 'disabled', 'changed')),
  drifted_at timestamptz, agreed jsonb,
  primary key (org_id, id),
  foreign key (org_id, system_id) references systems (org_id, id),
  check ((drift is null) = (drifted_at is null)),
  check (drift is not null or agreed is null)
);
create index accounts_by_system on accounts (org_id, system_id, id);
create index accounts_by_name on accounts (org_id, system_id, account);
create index accounts_drifted on accounts (org_id, system_id, id) where drift is not null;

create table account_changes (
  org_id text not null, id text not null, account_id text not null,
  what text not null check (what in ('appeared', 'gone', 'enabled', 'disabled', 'changed', 'agreed')),
  before jsonb, after jsonb,
  -- It happened in between: the last time it was known to be otherwise, and when it was noticed.
  since timestamptz not null, noticed_at timestamptz not null,
  -- What explains it: a mandate, a record of the inventory, its own expiry, its coming back to what was agreed, somebody's decision. Or nothing.
  basis text check (basis in ('mandate', 'inventory', 'expiry', 'returned', 'decision')), basis_id text,
  -- As the system tells.
  actor text, acted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, account_id) references accounts (org_id, id)
);
create index account_changes_by_account on account_changes (org_id, account_id, noticed_at);

-- INVARIANT: what was noticed is not told otherwise afterwards.
create function account_changes_only_grow() returns trigger language plpgsql as $$
begin raise exception 'what was noticed about an account is neither changed nor deleted'; end $$;
create trigger account_changes_only_grow before update or delete on account_changes for each row execute function account_changes_only_grow();
create trigger account_changes_not_truncated before truncate on account_changes execute function account_changes_only_grow();

-- A page of a listing is compared with the inventory by the names of its accounts.
create index credentials_by_account on credentials (org_id, system_id, account);
