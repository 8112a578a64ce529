-- The first numbered line of the schema. PostgreSQL 15 or later; every table is keyed by organisation first.
-- What the structure itself forbids stands here as constraints: a provider's principal can hold no enterprise role, no approval key and no approval.

create table parties (
  org_id text not null, id text not null,
  kind text not null check (kind in ('enterprise', 'provider', 'subcontractor')),
  name text not null, parent_id text,
  primary key (org_id, id), unique (org_id, id, kind),
  foreign key (org_id, parent_id) references parties (org_id, id),
  check ((kind = 'subcontractor') = (parent_id is not null))
);
create unique index one_enterprise_per_org on parties (org_id) where kind = 'enterprise';

create table principals (
  org_id text not null, id text not null,
  kind text not null check (kind in ('person', 'agent', 'service', 'connector')),
  party_id text not null, party_kind text not null,
  name text not null, email text, team text,
  active boolean not null default true, deactivated_at timestamptz,
  primary key (org_id, id), unique (org_id, id, party_kind),
  foreign key (org_id, party_id, party_kind) references parties (org_id, id, kind)
);

create table role_holdings (
  org_id text not null, principal_id text not null, party_kind text not null,
  role text not null, since timestamptz not null, until timestamptz,
  primary key (org_id, principal_id, role),
  foreign key (org_id, principal_id, party_kind) references principals (org_id, id, party_kind),
  check (party_kind = 'enterprise' or role in ('provider_operator', 'provider_agent'))
);

create table principal_keys (
  org_id text not null, key_id text not null, principal_id text not null, party_kind text not null,
  purpose text not null check (purpose in ('approval', 'execution')),
  assurance text not null default 'standard' check (assurance in ('standard', 'step_up')),
  public_key bytea not null check (length(public_key) = 32),
  enrolled_at timestamptz not null, revoked_at timestamptz,
  primary key (org_id, key_id), unique (org_id, public_key),
  foreign key (org_id, principal_id, party_kind) references principals (org_id, id, party_kind),
  check (purpose = 'execution' or party_kind = 'enterprise')
);

create table api_keys (
  org_id text not null, id text not null, principal_id text not null,
  secret_hash bytea not null, name text not null, scopes text[] not null,
  created_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
  primary key (org_id, id), unique (secret_hash),
  foreign key (org_id, principal_id) references principals (org_id, id)
);

create table contracts (
  org_id text not null, id text not null, party_id text not null, name text not null,
  starts_on date not null, ends_on date, owner_id text not null,
  state text not null default 'active' check (state in ('active', 'ending', 'ended')),
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, owner_id) references principals (org_id, id)
);

create table systems (
  org_id text not null, id text not null, name text not null, connector text not null,
  environment text not null check (environment in ('production', 'staging', 'development')),
  config jsonb not null, operator_secrets jsonb not null, observer_secrets jsonb not null,
  primary key (org_id, id)
);

create table workloads (
  org_id text not null, id text not null, name text not null, team text not null,
  party_id text not null, contract_id text, environment text not null,
  state text not null default 'running' check (state in ('running', 'retired')),
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, contract_id) references contracts (org_id, id)
);

create table identities (
  org_id text not null, id text not null, kind text not null, name text not null, purpose text not null,
  party_id text not null, contract_id text,
  business_owner text, technical_owner text,
  environment text not null check (environment in ('production', 'staging', 'development')),
  criticality text not null check (criticality in ('low', 'moderate', 'high', 'critical')),
  privileged boolean not null default false, expires_at timestamptz,
  state text not null default 'active' check (state in ('active', 'offboarding', 'retired')),
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, contract_id) references contracts (org_id, id),
  foreign key (org_id, business_owner) references principals (org_id, id),
  foreign key (org_id, technical_owner) references principals (org_id, id)
);
create index identities_by_contract on identities (org_id, contract_id);

create table credentials (
  org_id text not null, id text not null, identity_id text not null, system_id text not null,
  kind text not null, account text not null, key text,
  secret_ref text, expires_at timestamptz, derived_from text,
  legacy boolean not null default false, irrevocable_until timestamptz,
  executor_id text,
  state text not null default 'active' check (state in ('active', 'retired', 'risk_accepted')),
  created_by text, replaces text,
  primary key (org_id, id),
  foreign key (org_id, identity_id) references identities (org_id, id),
  foreign key (org_id, system_id) references systems (org_id, id),
  foreign key (org_id, derived_from) references credentials (org_id, id),
  foreign key (org_id, executor_id) references principals (org_id, id)
);
create unique index one_live_credential_per_handle on credentials (org_id, system_id, kind, account, coalesce(key, '')) where state <> 'retired';
create index credentials_by_identity on credentials (org_id, identity_id);

create table credential_uses (
  org_id text not null, credential_id text not null, workload_id text not null,
  delivered_to text, learnt text not null default 'declared' check (learnt in ('declared', 'observed', 'inferred')),
  primary key (org_id, credential_id, workload_id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, workload_id) references workloads (org_id, id)
);

create table findings (
  org_id text not null, id text not null, kind text not null, subject text not null, severity text not null,
  owner_id text, due_at timestamptz not null, detail jsonb not null,
  state text not null default 'open' check (state in ('open', 'resolved')), opened_at timestamptz not null, resolved_at timestamptz,
  primary key (org_id, id)
);

create table incidents (
  org_id text not null, id text not null, kind text not null, change_id text, operation_id text, credential_id text,
  owner_id text not null, detail jsonb not null,
  state text not null default 'open' check (state in ('open', 'closed')), opened_at timestamptz not null, closed_at timestamptz,
  primary key (org_id, id)
);
create unique index one_open_incident_per_operation on incidents (org_id, operation_id, kind) where state = 'open';

-- Everything that is signed or hashed, by digest: plans, decisions, mandates, evidence, proofs, risk acceptances.
create table documents (
  org_id text not null, digest text not null, media_type text not null, text text not null,
  primary key (org_id, digest)
);

create table changes (
  org_id text not null, id text not null, kind text not null,
  trigger_kind text not null, trigger_ref text not null,
  reason text not null, ticket text not null, purpose text not null, requester_id text not null,
  state text not null check (state in ('planned', 'awaiting_approval', 'approved', 'running', 'refused', 'denied', 'closed')),
  closure text not null default 'open',
  plan_digest text, revision integer not null default 0,
  opened_at timestamptz not null, closed_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, requester_id) references principals (org_id, id)
);
create unique index one_live_change_per_trigger on changes (org_id, trigger_kind, trigger_ref) where state not in ('closed', 'refused', 'denied');

create table plans (
  org_id text not null, digest text not null, change_id text not null, revision integer not null, bundle_digest text not null,
  frozen_at timestamptz not null,
  primary key (org_id, digest), unique (org_id, change_id, revision),
  foreign key (org_id, change_id) references changes (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest)
);

create table decisions (
  org_id text not null, digest text not null, plan_digest text not null, bundle_digest text not null, outcome text not null, at timestamptz not null,
  primary key (org_id, digest), unique (org_id, plan_digest, bundle_digest),
  foreign key (org_id, digest) references documents (org_id, digest)
);

create table approval_requests (
  org_id text not null, id text not null, change_id text not null, plan_digest text not null, bundle_digest text not null,
  nonce bytea not null check (length(nonce) = 32), roles text[] not null, quorum integer not null check (quorum > 0), step_up boolean not null,
  operations text[] not null,
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'expired', 'void')),
  created_at timestamptz not null, expires_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, plan_digest) references plans (org_id, digest)
);

create table approvals (
  org_id text not null, request_id text not null, person_id text not null,
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  key_id text not null, verdict text not null check (verdict in ('approve', 'refuse')), signature bytea not null, reason text not null, at timestamptz not null,
  primary key (org_id, request_id, person_id),
  foreign key (org_id, request_id) references approval_requests (org_id, id),
  foreign key (org_id, person_id, party_kind) references principals (org_id, id, party_kind),
  foreign key (org_id, key_id) references principal_keys (org_id, key_id)
);

create table operations (
  org_id text not null, id text not null, change_id text not null, plan_digest text not null, position integer not null,
  operation text not null, credential_id text not null, system_id text not null,
  executor_id text not null, executor_kind text not null,
  runs_after text[] not null, spec jsonb not null,
  phase text not null check (phase in ('planned', 'ready', 'mandated', 'executing', 'verifying', 'awaiting_owner', 'done', 'skipped', 'stuck', 'void')),
  closure text not null default 'open' check (closure in ('open', 'stuck', 'operationally_complete', 'risk_complete', 'risk_accepted')),
  attempts integer not null default 0, mandates integer not null default 0, rounds integer not null default 0, patience integer not null default 0,
  executed_at timestamptz, due_at timestamptz, deadline_at timestamptz,
  lease_by text, lease_until timestamptz,
  verdict text, strength text, proof_digest text, reasons text[] not null default '{}',
  primary key (org_id, id), unique (org_id, change_id, plan_digest, position),
  foreign key (org_id, change_id) references changes (org_id, id),
  foreign key (org_id, plan_digest) references plans (org_id, digest)
);
create index operations_due on operations (org_id, due_at) where phase not in ('done', 'skipped', 'stuck', 'void');
create index operations_by_change on operations (org_id, change_id, position);

create table mandates (
  org_id text not null, id text not null, digest text not null, change_id text not null, operation_id text not null, plan_digest text not null,
  executor_id text not null, nonce text not null, not_before timestamptz not null, not_after timestamptz not null,
  state text not null default 'open' check (state in ('open', 'started', 'spent', 'expired', 'void')),
  minted_at timestamptz not null, started_at timestamptz,
  primary key (org_id, id), unique (org_id, digest),
  foreign key (org_id, operation_id) references operations (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest)
);
-- INVARIANT: an operation has at most one live mandate.
create unique index one_live_mandate_per_operation on mandates (org_id, operation_id) where state in ('open', 'started');

create table attempts (
  org_id text not null, operation_id text not null, attempt integer not null, mandate_id text not null,
  intended_at timestamptz not null, finished_at timestamptz, status text, code text, detail text,
  primary key (org_id, operation_id, attempt),
  foreign key (org_id, operation_id) references operations (org_id, id)
);

create table evidence (
  org_id text not null, digest text not null, mandate_id text not null, operation_id text not null, executor_id text not null,
  integrity text not null, completeness text not null, truth text not null default 'unknown', received_at timestamptz not null,
  primary key (org_id, digest), unique (org_id, mandate_id),
  foreign key (org_id, mandate_id) references mandates (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest)
);

create table proofs (
  org_id text not null, digest text not null, operation_id text not null, round integer not null, purpose text not null,
  verdict text not null, strength text, at timestamptz not null,
  primary key (org_id, digest), unique (org_id, operation_id, purpose, round),
  foreign key (org_id, operation_id) references operations (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest)
);

create table risk_acceptances (
  org_id text not null, id text not null, change_id text not null, operation_id text not null, credential_id text not null,
  state text not null default 'requested' check (state in ('requested', 'accepted', 'refused', 'expired')),
  nonce bytea not null, requested_at timestamptz not null, proof_digest text, reason text not null,
  person_id text, party_kind text check (party_kind = 'enterprise'), key_id text, digest text, signature bytea, accepted_at timestamptz, expires_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, operation_id) references operations (org_id, id),
  foreign key (org_id, person_id, party_kind) references principals (org_id, id, party_kind),
  check (state = 'requested' or state = 'refused' or (person_id is not null and digest is not null and expires_at is not null))
);
create unique index one_open_acceptance_per_operation on risk_acceptances (org_id, operation_id) where state in ('requested', 'accepted');

-- Envelope-encrypted, usable by the prober only, deleted when their window has passed.
create table sealed_secrets (
  org_id text not null, credential_id text not null,
  wrapped_key bytea not null, nonce bytea not null, ciphertext bytea not null,
  sealed_at timestamptz not null, delete_after timestamptz,
  primary key (org_id, credential_id)
);

create table policy_bundles (
  org_id text not null, sequence integer not null, digest text not null, name text not null, version text not null, files jsonb not null, activated_at timestamptz not null,
  primary key (org_id, sequence)
);

create table idempotency_keys (
  org_id text not null, principal_id text not null, key text not null,
  request_hash text not null, status integer, response text, created_at timestamptz not null,
  primary key (org_id, principal_id, key)
);
create index idempotency_by_age on idempotency_keys (created_at);

create table journal (
  org_id text not null, ordinal bigint generated always as identity, id text not null, at timestamptz not null,
  kind text not null, actor_id text not null, stream text, seq integer not null,
  leaf text not null, leaf_hash bytea not null, log_index bigint,
  primary key (ordinal), unique (org_id, id), unique (log_index)
);
create unique index journal_streams_in_order on journal (org_id, stream, seq) where stream is not null;
create index journal_unsequenced on journal (ordinal) where log_index is null;

create table journal_streams (
  org_id text not null, stream text not null, length integer not null, head text,
  primary key (org_id, stream)
);

create table log_state (
  id integer primary key check (id = 1), origin text not null, size bigint not null, root bytea not null,
  checkpoint text, cosigned_size bigint not null default 0, cosigned text
);

create table log_tiles (
  level integer not null, index bigint not null, hashes bytea not null,
  primary key (level, index)
);

-- INVARIANT: the journal only grows. The one change a row sees is that it receives its place in the log.
create function journal_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.log_index is null and new.log_index is not null
     and (new.org_id, new.ordinal, new.id, new.leaf, new.leaf_hash) = (old.org_id, old.ordinal, old.id, old.leaf, old.leaf_hash) then
    return new;
  end if;
  raise exception 'the journal only grows' using errcode = 'CS001';
end $$;
create trigger journal_only_grows before update or delete on journal for each row execute function journal_only_grows();
create trigger journal_not_truncated before truncate on journal execute function journal_only_grows();

create function documents_do_not_change() returns trigger language plpgsql as $$
begin
  raise exception 'documents do not change' using errcode = 'CS002';
end $$;
create trigger documents_do_not_change before update or delete on documents for each row execute function documents_do_not_change();
create trigger documents_not_truncated before truncate on documents execute function documents_do_not_change();

-- The named owner's word that a closure may stand, where policy asks for it: over the proof's digest.
create table closure_requests (
  org_id text not null, operation_id text not null, proof_digest text not null, owner_id text, nonce bytea not null check (length(nonce) = 32),
  requested_at timestamptz not null,
  signed_by text, party_kind text check (party_kind = 'enterprise'), key_id text, signature bytea, signed_at timestamptz,
  primary key (org_id, operation_id, proof_digest),
  foreign key (org_id, operation_id) references operations (org_id, id),
  foreign key (org_id, signed_by, party_kind) references principals (org_id, id, party_kind)
);
