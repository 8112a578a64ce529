-- How far the clock had come when the house last looked at it, and the latest that it ever showed. A clock that shows less has gone back.
create table clock_marks (
  org_id text primary key,
  at timestamptz not null,
  reached timestamptz not null,
  check (at <= reached)
);

-- Of each issuer: no token that ran out before this is remembered any more, so that none of them is taken.
create table presented_floors (
  org_id text not null, issuer text not null, forgotten_until timestamptz not null,
  primary key (org_id, issuer)
);

-- As of when a reading tells what is there: its beginning, but never before what was heard of its source before it.
alter table source_readings add column as_of timestamptz;
update source_readings set as_of = begun_at;
alter table source_readings alter column as_of set not null;
