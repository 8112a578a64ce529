-- What the connected systems themselves say that somebody outside holds there, and how far each system could be asked.
create table access_scans (
  org_id text not null, system_id text not null,
  state text not null default 'idle' check (state in ('idle', 'asked', 'reading')),
  -- Counts the readings. INVARIANT: a reading that another one has overtaken writes nothing any more.
  reading integer not null default 0,
  due_at timestamptz, lease_until timestamptz, began_at timestamptz, ended_at timestamptz,
  outcome text check (outcome in ('complete', 'inconclusive')), code text not null default '', detail text not null default '',
  complete_at timestamptz, seen integer not null default 0,
  primary key (org_id, system_id),
  foreign key (org_id, system_id) references systems (org_id, id),
  check ((state = 'idle') = (lease_until is null)),
  check (outcome is distinct from 'inconclusive' or code <> '')
);

create table access_entries (
  org_id text not null, id text not null,
  system_id text not null, kind text not null, account text not null, key text,
  verdict text not null check (verdict in ('disabled', 'agreed', 'mandate', 'ending', 'accepted', 'unknown', 'standing')),
  reason text not null, basis text,
  party_id text, identity_id text, credential_id text, privileged boolean not null default false,
  reading integer not null, first_seen_at timestamptz not null, seen_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, system_id) references systems (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  -- INVARIANT: access that is somebody's says whose it is; an account that nobody knows is nobody's.
  check ((verdict = 'unknown') = (party_id is null))
);
create index access_entries_by_system on access_entries (org_id, system_id, reading);
create index access_entries_by_credential on access_entries (org_id, credential_id) where credential_id is not null;
