-- Consents: whom somebody has let in at a system, for whom, to what; what became of each, and what people of the enterprise decided about it.
create table consents (
  org_id text not null, id text not null, system_id text not null,
  -- The application as its system knows it, and the one consent there, where the system tells them apart.
  client text not null, client_name text, key text,
  party_id text, contract_id text,
  -- Accounts at the system. No subject: for everybody.
  consented_by text, subject text,
  scopes text[] not null, given_at timestamptz, last_used_at timestamptz, expires_at timestamptz,
  learnt text not null check (learnt in ('declared', 'observed')),
  state text not null default 'live' check (state in ('live', 'ended')), ended_at timestamptz, end_reason text,
  -- The right that the chain ends, once it is to be ended.
  credential_id text,
  nonce bytea not null check (length(nonce) = 32),
  -- Since when it has to be decided; a decision begins that anew.
  asked_at timestamptz not null,
  reading integer not null default 0, first_seen_at timestamptz not null, seen_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, system_id) references systems (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, contract_id) references contracts (org_id, id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (end_reason is not null))
);
create unique index one_consent_of_a_kind on consents (org_id, system_id, client, coalesce('key ' || key, 'for ' || subject, 'all'));

create table consent_history (
  org_id text not null, consent_id text not null, seq integer not null, at timestamptz not null,
  what text not null check (what in ('declared', 'observed', 'changed', 'gone', 'returned', 'kept', 'ending', 'ended')),
  scopes text[] not null, detail jsonb not null,
  primary key (org_id, consent_id, seq),
  foreign key (org_id, consent_id) references consents (org_id, id)
);

create table consent_decisions (
  org_id text not null, id text not null, consent_id text not null,
  scopes text[] not null, until timestamptz not null, reason text not null,
  -- What spoke for deciding it: answered until then, unless something else comes up.
  answered text[] not null,
  person_id text not null, person_kind text not null check (person_kind = 'person'), party_kind text not null check (party_kind = 'enterprise'),
  key_id text not null, digest text not null, nonce bytea not null check (length(nonce) = 32), signature bytea not null, at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, consent_id) references consents (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest),
  -- INVARIANT: nobody but a person of the enterprise keeps one.
  foreign key (org_id, person_id, person_kind, party_kind) references principals (org_id, id, kind, party_kind),
  check (until > at)
);
create index consent_decisions_by_consent on consent_decisions (org_id, consent_id, at);

create table consent_readings (
  org_id text not null, system_id text not null,
  reading integer not null default 0, lease_until timestamptz, ended_at timestamptz,
  outcome text check (outcome in ('complete', 'inconclusive')), code text not null default '', detail text not null default '',
  complete_at timestamptz, seen integer not null default 0,
  primary key (org_id, system_id),
  foreign key (org_id, system_id) references systems (org_id, id),
  check (outcome is distinct from 'inconclusive' or code <> '')
);

-- INVARIANT: what was, and what was decided, stays.
create function consents_keep_their_history() returns trigger language plpgsql as $$
begin
  raise exception 'the history of consents only grows' using errcode = 'CS020';
end $$;
create trigger consent_history_only_grows before update or delete on consent_history for each row execute function consents_keep_their_history();
create trigger consent_history_not_truncated before truncate on consent_history execute function consents_keep_their_history();
create trigger consent_decisions_only_grow before update or delete on consent_decisions for each row execute function consents_keep_their_history();
create trigger consent_decisions_not_truncated before truncate on consent_decisions execute function consents_keep_their_history();
