-- Who is there when somebody has to answer: schedules and ladders, deputies, and how far an unanswered request has climbed.
-- What the structure itself forbids: a deputyship, a deputy's approval or a question to anybody but people of the enterprise; one without an end.

create unique index principals_by_kind on principals (org_id, id, kind, party_kind);

create table duty_documents (
  org_id text not null, kind text not null check (kind in ('schedule', 'ladders')), version integer not null check (version > 0),
  digest text not null, set_by text not null, set_at timestamptz not null,
  primary key (org_id, kind, version),
  foreign key (org_id, digest) references documents (org_id, digest),
  foreign key (org_id, set_by) references principals (org_id, id)
);

create table deputyships (
  org_id text not null, id text not null,
  principal_id text not null, deputy_id text not null,
  kind text not null default 'person' check (kind = 'person'),
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  role text not null,
  from_at timestamptz not null, until_at timestamptz not null,
  -- Null: any.
  risk_classes text[], environments text[], operations text[], max_uses integer check (max_uses > 0),
  reason text not null, appointed_by text not null, appointed_at timestamptz not null,
  withdrawn_by text, withdrawn_at timestamptz,
  primary key (org_id, id), unique (org_id, id, deputy_id, principal_id),
  foreign key (org_id, principal_id, kind, party_kind) references principals (org_id, id, kind, party_kind),
  foreign key (org_id, deputy_id, kind, party_kind) references principals (org_id, id, kind, party_kind),
  foreign key (org_id, appointed_by) references principals (org_id, id),
  check (deputy_id <> principal_id),
  check (until_at > from_at and until_at - from_at <= interval '92 days'),
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
create index deputyships_by_deputy on deputyships (org_id, deputy_id, until_at);
create index deputyships_by_principal on deputyships (org_id, principal_id, until_at);

-- A deputy's approval says for whom; both are the ones of the deputyship.
alter table approvals add column for_person text, add column deputyship_id text,
  add constraint approvals_for_somebody check ((for_person is null) = (deputyship_id is null)),
  add constraint approvals_under_a_deputyship foreign key (org_id, deputyship_id, person_id, for_person)
    references deputyships (org_id, id, deputy_id, principal_id);
create index approvals_by_deputyship on approvals (org_id, deputyship_id) where deputyship_id is not null;

-- How far a request has climbed. `due_at`: when silence brings it further; null: nothing is left but its expiry.
create table approval_climbs (
  org_id text not null, request_id text not null,
  ladder text not null, calendar text, rungs jsonb not null, end_seconds integer,
  rung integer not null check (rung >= 0), asked text[] not null, begun_at timestamptz not null, due_at timestamptz,
  primary key (org_id, request_id),
  foreign key (org_id, request_id) references approval_requests (org_id, id)
);
create index approval_climbs_due on approval_climbs (org_id, due_at) where due_at is not null;

create table duty_notices (
  org_id text not null, id text not null, person_id text not null,
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  request_id text not null, change_id text not null, rung integer not null, for_person text, at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, person_id, party_kind) references principals (org_id, id, party_kind),
  foreign key (org_id, request_id) references approval_requests (org_id, id)
);
create index duty_notices_by_person on duty_notices (org_id, person_id, id);
