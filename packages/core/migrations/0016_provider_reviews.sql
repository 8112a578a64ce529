-- Periodic reviews of providers: what was put before whom, what was signed, and that silence took its effect.
create table review_cycles (
  org_id text not null, party_id text not null,
  -- Since when the time to the next review counts.
  since timestamptz not null,
  primary key (org_id, party_id),
  foreign key (org_id, party_id) references parties (org_id, id)
);

create table provider_reviews (
  org_id text not null, id text not null, party_id text not null,
  criticality text not null check (criticality in ('low', 'moderate', 'high', 'critical')),
  period_from timestamptz not null, period_to timestamptz not null, opened_at timestamptz not null, due_at timestamptz not null,
  -- What follows where nobody has signed when it is due.
  effect text not null check (effect in ('narrow', 'stop')),
  document text not null, nonce bytea not null check (length(nonce) = 32), owner_id text,
  state text not null default 'open' check (state in ('open', 'confirmed', 'narrowed', 'to_end')),
  overdue_at timestamptz,
  person_id text, person_kind text check (person_kind = 'person'), party_kind text check (party_kind = 'enterprise'),
  key_id text, digest text, signature bytea, signed_at timestamptz, reason text,
  primary key (org_id, id),
  foreign key (org_id, party_id) references parties (org_id, id),
  foreign key (org_id, document) references documents (org_id, digest),
  -- INVARIANT: no signature but a person's of the enterprise.
  foreign key (org_id, person_id, person_kind, party_kind) references principals (org_id, id, kind, party_kind),
  check (due_at > opened_at),
  check (case when state = 'open'
    then person_id is null and signature is null and signed_at is null
    else person_id is not null and person_kind is not null and party_kind is not null and key_id is not null
      and digest is not null and signature is not null and signed_at is not null and reason is not null end)
);
-- INVARIANT: one review of a provider is open at a time.
create unique index one_open_review on provider_reviews (org_id, party_id) where state = 'open';
create index provider_reviews_by_party on provider_reviews (org_id, party_id, opened_at);
