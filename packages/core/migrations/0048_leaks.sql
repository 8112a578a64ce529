-- Secrets that scanners found where they must not be. INVARIANT: no secret stands here, nor anything by which one could be tried out: only where it was found, and
-- which credential it was recognised as.

create table leak_batches (
  org_id text not null, report text not null, batch integer not null,
  reporter_id text not null, reported_at timestamptz not null,
  scanner text not null, place text not null,
  -- So many were in it; so many held something by which a credential can be recognised at all; so many were recognised.
  leaks integer not null check (leaks > 0), named integer not null, recognised integer not null,
  primary key (org_id, report, batch),
  check (recognised <= named and named <= leaks),
  foreign key (org_id, reporter_id) references principals (org_id, id)
);
create index leak_batches_by_time on leak_batches (org_id, reported_at desc);

create table leak_sightings (
  org_id text not null, credential_id text not null,
  -- Digest over where it was found.
  sighting text not null,
  report text not null, batch integer not null, reporter_id text not null,
  -- `key`: it is this very key; `account`: a secret of its account, at an address of its system.
  recognised_by text not null check (recognised_by in ('key', 'account')),
  -- The key that it was, to tell it from one that came in its place.
  key text,
  rule text not null, place text not null, file text not null, commit_id text, line integer,
  first_reported_at timestamptz not null,
  primary key (org_id, credential_id, sighting),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, report, batch) references leak_batches (org_id, report, batch),
  check ((recognised_by = 'key') = (key is not null))
);

create function leaks_stand() returns trigger language plpgsql as $$
begin raise exception 'what a scanner found is neither changed nor deleted' using errcode = 'CS030'; end $$;
create trigger leak_batches_only_grow before update or delete on leak_batches for each row execute function leaks_stand();
create trigger leak_batches_not_truncated before truncate on leak_batches execute function leaks_stand();
create trigger leak_sightings_only_grow before update or delete on leak_sightings for each row execute function leaks_stand();
create trigger leak_sightings_not_truncated before truncate on leak_sightings execute function leaks_stand();
