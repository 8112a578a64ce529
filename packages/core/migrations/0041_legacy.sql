-- Long-lived credentials that people have let live, by exception: what a document of authority said of one, and until when. Whether it stands is the
-- document's to say; a row is never changed.
create table legacy_records (
  org_id text not null, name text not null, version integer not null,
  credential_id text not null, document text not null check (document ~ '^sha256:[0-9a-f]{64}$'), owner_id text not null,
  scope text[] not null check (cardinality(scope) > 0),
  stored_at text not null check (stored_at <> ''),
  rotate_every_days integer not null check (rotate_every_days > 0),
  controls text[] not null check (cardinality(controls) > 0),
  change_id text not null, from_at timestamptz not null, until_at timestamptz not null,
  primary key (org_id, name, version),
  foreign key (org_id, credential_id) references credentials (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  check (until_at > from_at)
);
create index legacy_records_of on legacy_records (org_id, credential_id);
-- Whoever takes a credential's place stands under the same record.
create index credentials_by_replaced on credentials (org_id, replaces) where replaces is not null;
