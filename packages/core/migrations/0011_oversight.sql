-- What is recommended, what exceptions are asked for, and the reviews of providers.
-- What the structure itself forbids: a recommendation, an exception or a review that anybody but a person of the enterprise has decided.

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

-- How often a provider is reviewed; and each review, with the facts that were signed.
create table review_schedules (
  org_id text not null, party_id text not null,
  party_kind text not null check (party_kind in ('provider', 'subcontractor')),
  every_days integer not null check (every_days between 1 and 366), grace_days integer not null check (grace_days between 0 and 90),
  next_due timestamptz not null, set_by text not null, set_at timestamptz not null, overdue_since timestamptz,
  primary key (org_id, party_id),
  foreign key (org_id, party_id, party_kind) references parties (org_id, id, kind)
);

create table provider_reviews (
  org_id text not null, id text not null, party_id text not null,
  facts_from timestamptz not null, facts_to timestamptz not null, digest text not null,
  signed_by text not null, signer_kind text not null default 'person' check (signer_kind = 'person'),
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  key_id text not null, nonce bytea not null check (length(nonce) = 32), signature bytea not null,
  verdict text not null check (verdict in ('keep', 'narrow', 'stop')), conclusion text not null, signed_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest),
  foreign key (org_id, signed_by, signer_kind, party_kind) references principals (org_id, id, kind, party_kind)
);
create unique index one_review_per_question on provider_reviews (org_id, party_id, nonce);
create index provider_reviews_by_party on provider_reviews (org_id, party_id, signed_at);
