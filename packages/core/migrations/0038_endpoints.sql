-- Endpoints: declared servers, and the certificate that each was last seen to show.
create table endpoints (
  org_id text not null, id text not null, system_id text not null,
  name text not null, address text not null, workload text,
  -- Why the last look did not come through; empty where it did.
  code text not null, detail text not null, looked_at timestamptz not null,
  -- INVARIANT: what was seen stays until something else is seen; a look that did not come through takes nothing away.
  certificate jsonb, served_at timestamptz, changed_at timestamptz,
  first_looked_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, system_id, name),
  foreign key (org_id, system_id) references systems (org_id, id),
  check ((certificate is null) = (served_at is null)),
  check (code <> '' or served_at = looked_at)
);
-- Which certificate of the inventory one is.
create index accounts_certificates on accounts (org_id, key) where kind = 'x509.certificate';
