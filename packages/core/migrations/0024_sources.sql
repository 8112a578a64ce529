-- What authoritative sources say of people, contractors, contracts, workloads and identities; how it was read; and what follows for a subject's life.

-- A record of a source as it was last told, and what it stands for in the inventory. INVARIANT: a source has one word on a thing, the newest by its own clock.
create table source_records (
  org_id text not null, source text not null,
  kind text not null check (kind in ('person', 'contractor', 'contract', 'workload', 'identity')),
  external_id text not null,
  -- The inventory's name for it.
  id text not null,
  -- `owned`: those of its attributes that were this source's to say when it said them.
  attributes jsonb not null, owned text[] not null default '{}',
  -- Whether the source is one that begins such things, and so one that keeps them here.
  begins boolean not null default false,
  digest text not null, version integer not null check (version > 0),
  state text not null check (state in ('present', 'gone')),
  -- As of when its content stands, by the source's clock; null: it was over before anything was heard of it.
  source_at timestamptz,
  first_seen_at timestamptz not null, changed_at timestamptz not null,
  -- The last moment as of which it was there, and as of which it was not.
  seen_at timestamptz, gone_at timestamptz,
  -- The reading that would end it and is held until somebody decides, and as of when it would.
  held_in text, held_at timestamptz,
  primary key (org_id, source, kind, external_id),
  check ((state = 'gone') = (gone_at is not null)),
  check (state = 'gone' or (source_at is not null and seen_at is not null)),
  check ((held_in is null) = (held_at is null)), check (held_in is null or state = 'present')
);
create index source_records_by_thing on source_records (org_id, kind, id);
create index source_records_present on source_records (org_id, source, kind, seen_at) where state = 'present';
create index source_records_gone on source_records (org_id, source, kind, gone_at) where state = 'gone';
create index source_records_by_manager on source_records (org_id, source, (attributes ->> 'manager')) where attributes ? 'manager';
create index source_records_held on source_records (org_id, held_in) where held_in is not null;

create table source_readings (
  org_id text not null, id text not null, source text not null, version integer not null check (version > 0),
  mode text not null check (mode in ('full', 'incremental')),
  state text not null check (state in ('open', 'complete', 'failed', 'held', 'released', 'refused', 'superseded')),
  begun_by text not null, begun_at timestamptz not null, ended_at timestamptz,
  pages integer not null default 0, records integer not null default 0, changed integer not null default 0,
  refused_records integer not null default 0, gone integer not null default 0,
  -- Why it failed; who is missing where it is held (a sample, and how many of each kind).
  detail jsonb not null default '{}',
  -- INVARIANT: what a held reading would end is decided by a person of the enterprise.
  decided_by text, decider_kind text check (decider_kind = 'enterprise'), decided_at timestamptz, reason text,
  primary key (org_id, id),
  foreign key (org_id, begun_by) references principals (org_id, id),
  foreign key (org_id, decided_by, decider_kind) references principals (org_id, id, party_kind),
  check ((state = 'open') = (ended_at is null)),
  check (state not in ('released', 'refused') or (decided_by is not null and decided_at is not null and reason is not null)),
  -- Who delivered it isn't the one who says that it is right.
  check (decided_by is null or decided_by <> begun_by)
);
create unique index one_open_reading_per_source on source_readings (org_id, source) where state = 'open';
create index source_readings_by_source on source_readings (org_id, source, id);

-- Signed deliveries that were taken: the same one twice is refused.
create table source_deliveries (
  org_id text not null, source text not null, id text not null, signed_at timestamptz not null, received_at timestamptz not null, digest text not null,
  primary key (org_id, source, id)
);

-- What a record's change means for the life of what it stands for. Whoever carries it out takes the pending ones, in order for each subject.
create table lifecycle_events (
  org_id text not null, id text not null, n bigint generated always as identity,
  kind text not null check (kind in ('joiner', 'mover', 'leaver', 'contract_started', 'contract_changed', 'contract_ended',
    'workload_registered', 'workload_moved', 'workload_retired', 'identity_declared', 'identity_changed', 'identity_ended')),
  subject_kind text not null check (subject_kind in ('principal', 'contract', 'workload', 'identity')), subject text not null,
  source text not null, record_kind text not null, external_id text not null, record_version integer not null check (record_version > 0),
  before jsonb, after jsonb,
  -- From when on it holds by the source's word, and when it was heard of here.
  effective_at timestamptz not null, noticed_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'waiting', 'done', 'held', 'superseded')),
  change_id text, note text,
  primary key (org_id, id),
  unique (org_id, source, record_kind, external_id, record_version, kind),
  foreign key (org_id, change_id) references changes (org_id, id)
);
create index lifecycle_events_open on lifecycle_events (org_id, subject_kind, subject, n) where state in ('pending', 'waiting', 'held');
create index lifecycle_events_by_subject on lifecycle_events (org_id, subject, n);

-- INVARIANT: what was heard is not told otherwise afterwards; only what became of it is written down.
create function lifecycle_events_stand() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'state' - 'change_id' - 'note') = (to_jsonb(old) - 'state' - 'change_id' - 'note') then
    return new;
  end if;
  raise exception 'what a source said of a life is neither changed nor deleted';
end $$;
create trigger lifecycle_events_stand before update or delete on lifecycle_events for each row execute function lifecycle_events_stand();
create trigger lifecycle_events_not_truncated before truncate on lifecycle_events execute function lifecycle_events_stand();
