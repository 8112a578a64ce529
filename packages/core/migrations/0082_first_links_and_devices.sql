-- The one-time link of the first administrator, and command lines that ask to be let in.

create table first_links (
  org_id text not null, token_hash bytea not null unique check (length(token_hash) = 32),
  principal_id text not null, made_at timestamptz not null, ends_at timestamptz not null, used_at timestamptz,
  primary key (org_id, token_hash),
  foreign key (org_id, principal_id) references principals (org_id, id)
);

create table device_requests (
  org_id text not null, id text not null,
  -- What the person compares and confirms.
  code text not null,
  -- `loopback`: what comes of it goes to a port of the person's own machine; `device`: to whoever knows what it was begun with.
  kind text not null check (kind in ('loopback', 'device')),
  port integer check (port between 1024 and 65535), state text,
  -- SHA-256 of the verifier (RFC 7636), whoever redeems it has.
  challenge text not null,
  name text not null check (length(name) between 1 and 100), address text not null,
  asked_at timestamptz not null, ends_at timestamptz not null,
  principal_id text, decided_at timestamptz, verdict text check (verdict in ('approved', 'refused')),
  -- Of what is handed to the loopback port; null for a device, which has its own.
  grant_hash bytea, redeemed_at timestamptz, api_key text,
  primary key (org_id, id), unique (org_id, code),
  foreign key (org_id, principal_id) references principals (org_id, id),
  check ((kind = 'loopback') = (port is not null)),
  check ((verdict is null) = (decided_at is null) and (verdict is null) = (principal_id is null)),
  check (redeemed_at is null or verdict = 'approved')
);
create index device_requests_ends on device_requests (org_id, ends_at);
