-- Leases: credentials that live shortly, given to a workload that has proven who it is. Each has its change, in which its ending was planned with it.
create table credential_leases (
  org_id text not null, id text not null,
  rule text not null, rule_version integer not null, issuer text not null, issuer_version integer not null,
  workload_id text not null, subject text not null, task text,
  -- Of the token that proved it; never the token.
  proof_digest text not null check (proof_digest ~ '^sha256:[0-9a-f]{64}$'),
  like_credential text not null, credential_id text not null, change_id text not null,
  state text not null default 'asked' check (state in ('asked', 'given', 'ending', 'ended')),
  term_seconds integer not null check (term_seconds > 0),
  asked_at timestamptz not null, given_at timestamptz, expires_at timestamptz not null, until_at timestamptz not null,
  renewals integer not null default 0 check (renewals >= 0),
  ending_at timestamptz, end_reason text, ended_at timestamptz, checked_at timestamptz not null, replans integer not null default 0,
  primary key (org_id, id), unique (org_id, credential_id),
  foreign key (org_id, workload_id) references workloads (org_id, id),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, like_credential) references credentials (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  -- Nothing outlives what the rule lets a lease live in all.
  check (expires_at <= until_at),
  check ((state in ('ending', 'ended')) = (ending_at is not null)),
  check ((ending_at is null) = (end_reason is null)),
  check ((state = 'ended') = (ended_at is not null)),
  check (state <> 'given' or given_at is not null)
);
create index leases_living on credential_leases (org_id, checked_at) where state <> 'ended';
create index leases_of_workload on credential_leases (org_id, workload_id, asked_at);

-- Tokens that were presented where an issuer's are taken once. Kept until they would have expired.
create table presented_tokens (
  org_id text not null, issuer text not null, token_digest text not null, expires_at timestamptz not null,
  primary key (org_id, issuer, token_digest)
);
create index presented_tokens_by_expiry on presented_tokens (org_id, expires_at);

-- When an operation may begin at the earliest, whoever wakes it: the ending of a lease waits for its time.
alter table operations add column not_before timestamptz;
