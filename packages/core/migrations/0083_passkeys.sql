-- Keys of people come in two forms. A passkey is enrolled with where it was made, because its signatures count only there; and what was asked of an
-- authenticator is kept until it is answered, once. What the structure forbids: a passkey of anybody outside, and one key under two names.

alter table principal_keys drop constraint principal_keys_public_key_check;
alter table principal_keys
  add column form text not null default 'ed25519' check (form in ('ed25519', 'passkey')),
  add column name text,
  add column credential_id bytea,
  add column rp_id text,
  add column origin text,
  add column transports text[],
  add column aaguid uuid,
  add column attestation text,
  add column backup_eligible boolean,
  add column backed_up boolean,
  add column sign_count bigint check (sign_count >= 0),
  add column last_used_at timestamptz,
  -- `coalesce`: what is not known is refused, where a check by itself lets it pass.
  add constraint principal_keys_form check (coalesce(case form
    when 'ed25519' then length(public_key) = 32 and num_nonnulls(credential_id, rp_id, origin, transports, aaguid, attestation, backup_eligible, backed_up, sign_count) = 0
    else purpose = 'approval' and party_kind = 'enterprise' and length(public_key) between 44 and 2048
      and length(credential_id) between 1 and 1023 and length(rp_id) > 0 and length(origin) > 0 and length(name) > 0
      and num_nonnulls(transports, aaguid, attestation, backup_eligible, backed_up, sign_count) = 6
      and (backup_eligible or not backed_up) end, false));

create unique index one_credential_one_key on principal_keys (org_id, credential_id);
-- An Ed25519 key as a passkey (44 bytes: a head of 12 and the key) is the same key as in its raw form.
create unique index one_key_one_name on principal_keys
  (org_id, (case when length(public_key) = 44 then substring(public_key from 13) else public_key end));

-- What was asked of a person's authenticator, and what came of it. A key that waits is in no list of keys: nothing can be signed with it.
create table passkey_registrations (
  org_id text not null, id text not null, principal_id text not null,
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  challenge bytea not null check (length(challenge) = 32), rp_id text not null, origin text not null,
  begun_at timestamptz not null, ends_at timestamptz not null check (ends_at > begun_at),
  state text not null default 'begun' check (state in ('begun', 'waits', 'in_effect', 'refused', 'withdrawn')),
  finished_at timestamptz, settled_at timestamptz, name text, key_id text, public_key bytea, credential_id bytea, transports text[], aaguid uuid,
  attestation text, backup_eligible boolean, backed_up boolean, sign_count bigint, assurance text check (assurance in ('standard', 'step_up')),
  primary key (org_id, id), unique (org_id, challenge),
  foreign key (org_id, principal_id, party_kind) references principals (org_id, id, party_kind),
  check ((state = 'begun') = (finished_at is null)),
  check ((state = 'begun') = (num_nonnulls(name, key_id, public_key, credential_id, transports, aaguid, attestation, backup_eligible, backed_up, sign_count, assurance) = 0)),
  check (state = 'begun' or num_nulls(name, key_id, public_key, credential_id, transports, aaguid, attestation, backup_eligible, backed_up, sign_count, assurance) = 0),
  check ((state in ('begun', 'waits')) = (settled_at is null))
);
create index registrations_of on passkey_registrations (org_id, principal_id, id);
create trigger nothing_for_who_left before insert on passkey_registrations for each row execute function nothing_for_who_left();

-- What was asked of whoever wants to sign in. Nobody is named in it: the passkey says who he is.
create table passkey_sign_ins (
  org_id text not null, challenge bytea not null check (length(challenge) = 32), rp_id text not null, origin text not null,
  begun_at timestamptz not null, ends_at timestamptz not null check (ends_at > begun_at),
  primary key (org_id, challenge)
);
create index sign_ins_ending on passkey_sign_ins (org_id, ends_at);
