-- Signed webhooks of sources: whose signature counts for which source, what has come, in which order it counts, and which numbers are missing.

-- INVARIANT: a shared secret stands here sealed or not at all; a public key has none.
create table source_keys (
  org_id text not null, id text not null, source text not null,
  kind text not null check (kind in ('hmac', 'ed25519')),
  wrapped_key bytea, nonce bytea, ciphertext bytea, public_key bytea,
  made_by text not null, made_at timestamptz not null,
  -- From when on it doesn't count any more; null: until another one takes its place.
  ends_at timestamptz, revoked_at timestamptz, revoked_by text,
  primary key (org_id, id),
  check ((kind = 'ed25519') = (public_key is not null)),
  check (num_nulls(wrapped_key, nonce, ciphertext) in (0, 3)),
  check (kind = 'hmac' or ciphertext is null),
  check ((revoked_at is null) = (revoked_by is null)),
  check (revoked_at is null or ciphertext is null)
);
create index source_keys_by_source on source_keys (org_id, source, made_at);

-- An event that was taken is remembered for good: a clock that goes back makes no old one new.
alter table source_deliveries
  add column key_id text, add column event_at timestamptz, add column sequence bigint, add column outcome jsonb not null default '{}';
create index source_deliveries_by_key on source_deliveries (org_id, source, key_id, received_at);
create function source_deliveries_stand() returns trigger language plpgsql as $$
begin
  raise exception 'what was delivered under a signature is neither changed nor deleted';
end $$;
create trigger source_deliveries_stand before update or delete on source_deliveries for each row execute function source_deliveries_stand();
create trigger source_deliveries_not_truncated before truncate on source_deliveries execute function source_deliveries_stand();

-- The newest word of an event about a record: older ones that come later are not applied.
create table source_marks (
  org_id text not null, source text not null, kind text not null, external_id text not null,
  at timestamptz not null, over boolean not null, sequence bigint, event_id text not null,
  primary key (org_id, source, kind, external_id)
);
create index source_marks_by_time on source_marks (org_id, source, at);

-- Which numbers of a source's events have come. `whole_at`: as of when a reading told everything, so that what is older is missed by nobody.
create table source_sequences (
  org_id text not null, source text not null, first bigint, highest bigint, missing jsonb not null default '[]',
  noticed_at timestamptz, whole_at timestamptz,
  primary key (org_id, source), check ((first is null) = (highest is null))
);
