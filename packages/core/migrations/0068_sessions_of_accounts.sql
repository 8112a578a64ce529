-- How many are logged in with an account, as its system last told of everybody: one row for each account that anybody was on, none for a session, and none for
-- an account that nobody was on. What a system doesn't tell has no row either: `client_readings` says whether it told.
create table account_sessions (
  org_id text not null, system_id text not null, account text not null,
  sessions integer not null check (sessions > 0),
  -- Null where its system doesn't tell of each since when.
  oldest_at timestamptz, newest_at timestamptz,
  -- How many places they come from, and the first few of them.
  places integer not null check (places >= 0), froms text[] not null check (cardinality(froms) <= 5 and cardinality(froms) <= places),
  -- When the look began.
  seen_at timestamptz not null,
  primary key (org_id, system_id, account),
  foreign key (org_id, system_id) references systems (org_id, id),
  check (oldest_at <= newest_at)
);

-- Accounts of which this system's list of who is connected says nothing, so that nobody there is not `none`.
alter table client_readings add column untold text[] not null default '{}';
