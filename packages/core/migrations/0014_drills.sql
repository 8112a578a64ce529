-- Drills: a provider is put to a timed test on a canary. How one went is a fact that ages; what is demanded of a provider is a record of its own.
create table drills (
  org_id text not null, id text not null,
  party_id text not null, party_kind text not null check (party_kind in ('provider', 'subcontractor')),
  exercise text not null check (exercise in ('revoke', 'exception', 'evidence')),
  cause text not null check (cause in ('asked', 'due')),
  opened_by text not null, opened_at timestamptz not null, due_at timestamptz not null,
  canary text not null, change_id text,
  state text not null default 'open' check (state in ('open', 'passed', 'failed')),
  ended_at timestamptz, reasons text[] not null default '{}', measured jsonb not null default '{}',
  -- When what policy says follows from its end, or from its age, was done.
  followed_at timestamptz, stale_followed_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, canary) references credentials (org_id, id),
  check (due_at > opened_at),
  check ((state = 'open') = (ended_at is null)),
  check (ended_at >= opened_at),
  -- INVARIANT: whoever failed is told why, and nobody passed with a reservation.
  check ((state = 'failed') = (cardinality(reasons) > 0))
);
create unique index one_open_drill_per_exercise on drills (org_id, party_id, exercise) where state = 'open';
create index drills_by_party on drills (org_id, party_id, exercise, ended_at);

-- INVARIANT: how a drill went is not told otherwise afterwards.
create function drills_stay_as_they_ended() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a drill is not deleted'; end if;
  if old.state <> 'open' and (new.state, new.ended_at, new.reasons, new.measured, new.exercise, new.party_id, new.opened_at, new.due_at)
    is distinct from (old.state, old.ended_at, old.reasons, old.measured, old.exercise, old.party_id, old.opened_at, old.due_at)
  then raise exception 'a drill that has ended is not changed'; end if;
  return new;
end $$;
create trigger drills_stay_as_they_ended before update or delete on drills for each row execute function drills_stay_as_they_ended();

-- What a provider has to show, signed, until when. The subjects are named; what is true of them is not.
create table evidence_demands (
  org_id text not null, id text not null, drill_id text not null, party_id text not null,
  asked_at timestamptz not null, due_at timestamptz not null, nonce bytea not null check (length(nonce) = 32),
  subjects text[] not null check (cardinality(subjects) > 0),
  delivered_at timestamptz, delivered_by text, key_id text, document text,
  missing text[] not null default '{}', untrue text[] not null default '{}',
  primary key (org_id, id),
  foreign key (org_id, drill_id) references drills (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  check ((delivered_at is null) = (document is null) and (document is null) = (key_id is null) and (key_id is null) = (delivered_by is null))
);
create unique index one_demand_per_drill on evidence_demands (org_id, drill_id);
create index evidence_demands_by_party on evidence_demands (org_id, party_id, id);
