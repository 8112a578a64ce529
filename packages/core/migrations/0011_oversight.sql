-- What is recommended, and what exceptions are asked for.
-- What the structure itself forbids: a recommendation or an exception that anybody but a person of the enterprise has decided.

-- INVARIANT: a recommendation holds no signature and no verdict on anything: there is no column in which it could become an approval.
create table recommendations (
  org_id text not null, id text not null,
  party_id text not null, filed_by text not null, filed_at timestamptz not null,
  about_kind text not null check (about_kind in ('change', 'operation', 'credential', 'finding')), about_id text not null,
  words text not null, proposed jsonb not null default '[]',
  state text not null default 'filed' check (state in ('filed', 'taken_up', 'declined', 'withdrawn')),
  decided_by text, decider_kind text check (decider_kind = 'person'), decider_party text check (decider_party = 'enterprise'),
  decided_at timestamptz, answer text, change_id text,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, filed_by) references principals (org_id, id),
  foreign key (org_id, decided_by, decider_kind, decider_party) references principals (org_id, id, kind, party_kind),
  foreign key (org_id, change_id) references changes (org_id, id),
  check (decided_by <> filed_by),
  check (case when state in ('taken_up', 'declined')
    then decided_by is not null and decider_kind is not null and decider_party is not null and decided_at is not null and answer is not null
    else decided_by is null and decider_kind is null and decider_party is null and answer is null and change_id is null end)
);
create index recommendations_by_party on recommendations (org_id, party_id, id);

create table exception_requests (
  org_id text not null, id text not null,
  party_id text not null, requested_by text not null, requested_at timestamptz not null,
  rule text not null, subject text not null, reason text not null, wanted_until timestamptz not null,
  -- Whom a delegation names for it; null: whoever holds the power.
  acceptor_id text, answer_due timestamptz not null, nonce bytea not null check (length(nonce) = 32),
  state text not null default 'requested' check (state in ('requested', 'granted', 'refused', 'unanswered', 'ended')),
  person_id text, person_kind text check (person_kind = 'person'), party_kind text check (party_kind = 'enterprise'),
  key_id text, digest text, signature bytea, decided_at timestamptz, expires_at timestamptz, answer text, controls text[],
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, requested_by) references principals (org_id, id),
  foreign key (org_id, person_id, person_kind, party_kind) references principals (org_id, id, kind, party_kind),
  check (person_id <> requested_by),
  check (case when state in ('granted', 'refused', 'ended')
    then person_id is not null and person_kind is not null and party_kind is not null and key_id is not null
      and digest is not null and signature is not null and decided_at is not null and answer is not null
    else person_id is null and signature is null end),
  -- INVARIANT: none is granted without an end and something in its place.
  check (state not in ('granted', 'ended') or (expires_at is not null and cardinality(controls) > 0))
);
create index exceptions_by_party on exception_requests (org_id, party_id, id);
create index exceptions_due on exception_requests (org_id, state) where state in ('requested', 'granted');
