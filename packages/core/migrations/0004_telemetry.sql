-- What providers say of themselves, kept apart from what we see: no table of proofs, closures or evidence refers to any of these.

create table telemetry_batches (
  org_id text not null, digest text not null, party_id text not null, stream text not null,
  signer_id text not null, key_id text not null, sent_at timestamptz not null, received_at timestamptz not null,
  accepted integer not null, known integer not null, refused integer not null,
  primary key (org_id, digest),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, key_id) references principal_keys (org_id, key_id),
  foreign key (org_id, digest) references documents (org_id, digest)
);
create index telemetry_batches_by_party on telemetry_batches (org_id, party_id, received_at);

-- INVARIANT: a provider's event is there once, and a place in its stream is taken once.
-- `batch` has no foreign key on purpose: thousands of rows a second would each look for the one row beside which they commit.
create table telemetry_records (
  org_id text not null, party_id text not null, event_id text not null,
  stream text not null, seq bigint not null check (seq > 0),
  kind text not null check (kind in ('operation.attempted', 'operation.performed', 'remediation', 'session', 'access')),
  at timestamptz not null, subject jsonb not null, facts jsonb not null,
  operation_id text, credential_id text,
  digest bytea not null check (length(digest) = 32), batch text not null,
  primary key (org_id, party_id, event_id)
);
create unique index telemetry_records_in_order on telemetry_records (org_id, party_id, stream, seq);
-- What a comparison asks for, and no more: most of what comes in is use, of credentials that live.
create index telemetry_claims_by_operation on telemetry_records (org_id, operation_id, at)
  where kind in ('operation.attempted', 'operation.performed', 'remediation') and operation_id is not null;
create index telemetry_claims_by_credential on telemetry_records (org_id, credential_id, at)
  where kind in ('operation.attempted', 'operation.performed', 'remediation') and operation_id is null;
create index telemetry_use_by_credential on telemetry_records (org_id, credential_id, at) where kind in ('session', 'access');

-- How far each stream has come. Places are counted from 1: highest - received are missing.
create table telemetry_streams (
  org_id text not null, party_id text not null, stream text not null,
  highest bigint not null, received bigint not null, last_received_at timestamptz not null,
  gap_since timestamptz, gap_noticed boolean not null default false,
  primary key (org_id, party_id, stream),
  foreign key (org_id, party_id) references parties (org_id, id),
  check (received <= highest)
);
create index telemetry_streams_with_gaps on telemetry_streams (org_id, gap_since) where gap_since is not null and not gap_noticed;

-- What is to be compared, and what was found the last time.
create table telemetry_comparisons (
  org_id text not null, about text not null check (about in ('operation', 'credential')), subject_id text not null,
  due_at timestamptz, looks integer not null default 0,
  verdict text, settled boolean not null default false, noticed jsonb not null default '{}', compared_at timestamptz,
  primary key (org_id, about, subject_id)
);
create index telemetry_comparisons_due on telemetry_comparisons (org_id, due_at) where due_at is not null;

create function telemetry_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'telemetry only grows' using errcode = 'CS003';
end $$;
create trigger telemetry_only_grows before update or delete on telemetry_records for each row execute function telemetry_only_grows();
create trigger telemetry_not_truncated before truncate on telemetry_records execute function telemetry_only_grows();
create trigger telemetry_batches_only_grow before update or delete on telemetry_batches for each row execute function telemetry_only_grows();
create trigger telemetry_batches_not_truncated before truncate on telemetry_batches execute function telemetry_only_grows();
