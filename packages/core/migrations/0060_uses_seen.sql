-- Who was seen to use what, and who seems to: beside what is declared, and never in its place. What counts as a consumer when a credential is renewed or
-- ended stands in credential_uses; a sighting counts for nothing until somebody declares it, for whoever holds a secret may call himself what he likes.
create table use_sightings (
  org_id text not null, credential_id text not null, workload_id text not null,
  learnt text not null check (learnt in ('observed', 'inferred')),
  -- How: by the name that a client gives itself, by where it comes from, by a lease, by a move, by where its manifest says it reads a secret, by a provider.
  how text not null check (how in ('client_name', 'lease', 'move', 'address', 'secret_reference', 'telemetry')),
  confidence double precision not null check (confidence > 0 and confidence <= 1),
  reason text not null check (reason <> ''),
  first_at timestamptz not null, last_at timestamptz not null,
  -- Since when nothing says so any more.
  ended_at timestamptz,
  primary key (org_id, credential_id, workload_id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, workload_id) references workloads (org_id, id),
  check (learnt = case when how in ('client_name', 'lease', 'move') then 'observed' else 'inferred' end),
  check (last_at >= first_at)
);
create index use_sightings_by_workload on use_sightings (org_id, workload_id);

-- From where a workload connects, and where its manifest says that it reads secrets.
alter table workloads add column addresses text[], add column reads text[];
create index workloads_reading on workloads using gin (reads) where reads is not null;

-- Since when without a gap it is looked who is connected to a system: only then has silence anything to say.
create table client_readings (
  org_id text not null, system_id text not null,
  since timestamptz, last_at timestamptz,
  looked_at timestamptz not null, outcome text not null check (outcome in ('complete', 'inconclusive')), code text not null, detail text not null,
  clients integer not null default 0, unplaced integer not null default 0,
  primary key (org_id, system_id),
  foreign key (org_id, system_id) references systems (org_id, id)
);

-- Of the history: that it was seen first, how, and that it ended. When it was seen last is no change.
alter table inventory_changes drop constraint inventory_changes_kind_check;
alter table inventory_changes add constraint inventory_changes_kind_check
  check (kind in ('identity', 'principal', 'credential', 'contract', 'workload', 'use', 'sighting'));
create trigger use_sightings_history_insert after insert on use_sightings referencing new table as changed
  for each statement execute function keep_inventory_history('sighting', 'credential_id', 'workload_id', '{last_at}');
create trigger use_sightings_history_update after update on use_sightings referencing new table as changed old table as before
  for each statement execute function keep_inventory_history('sighting', 'credential_id', 'workload_id', '{last_at}');
create trigger use_sightings_history_delete after delete on use_sightings referencing old table as changed
  for each statement execute function keep_inventory_history('sighting', 'credential_id', 'workload_id', '{last_at}');
create trigger use_sightings_not_truncated before truncate on use_sightings
  for each statement execute function inventory_history_only_grows();

-- Of the estate: only that one began or ended, for a look that finds what the last one found changes no graph.
create function note_sighting() returns trigger language plpgsql as $$
begin
  insert into estate_changes (org_id, kind, id) values (new.org_id, 'credential', new.credential_id);
  return null;
end $$;
create trigger use_sightings_estate_insert after insert on use_sightings for each row execute function note_sighting();
create trigger use_sightings_estate_update after update on use_sightings for each row
  when (old.ended_at is distinct from new.ended_at) execute function note_sighting();
