-- What the clients of sources keep here by SCIM: resources as they were sent, and who is in which group. What they come to in the inventory is in
-- source_records; nothing here gives anybody a right.

create table scim_resources (
  org_id text not null, source text not null, id text not null,
  type text not null check (type in ('User', 'Group', 'Identity')),
  -- In the order in which they came, for pages.
  n bigint generated always as identity,
  -- As it is compared: a user's name, an identity's name. Groups have none that is theirs alone.
  unique_name text check ((type = 'Group') = (unique_name is null)),
  -- Under which name and as which kind of record the source's word on it stands; groups stand for nothing.
  record_key text check ((type = 'Group') = (record_key is null)),
  record_kind text check (record_kind in ('person', 'contractor', 'identity')),
  -- Whether that record is told to be there, and as of when it was told so last.
  recorded boolean not null default false, told_at timestamptz,
  -- The resource as it is shown, and the same as it is searched. No password, ever.
  content jsonb not null check (not content ? 'password'), folded jsonb not null,
  version integer not null check (version > 0),
  created_at timestamptz not null, changed_at timestamptz not null,
  -- INVARIANT: a resource that is deleted stays as it was; it is only not there any more.
  deleted_at timestamptz,
  primary key (org_id, id, source),
  check (not recorded or (record_kind is not null and told_at is not null and deleted_at is null))
);
-- What tells rows apart stands before what many share: while a directory is taken in nobody has counted yet, and no other index looks as good.
create unique index scim_names on scim_resources (org_id, unique_name, source, type) where deleted_at is null and unique_name is not null;
create unique index scim_record_keys on scim_resources (org_id, record_key, source, type) where deleted_at is null and record_key is not null;
create index scim_pages on scim_resources (org_id, n, source, type) where deleted_at is null;
-- Fast updates would let a list of pending entries grow that each search reads through.
create index scim_search on scim_resources using gin (folded jsonb_path_ops) with (fastupdate = off) where deleted_at is null;

create table scim_members (
  org_id text not null, source text not null, group_id text not null, member_id text not null, added_at timestamptz not null,
  primary key (org_id, group_id, member_id, source),
  foreign key (org_id, group_id, source) references scim_resources (org_id, id, source),
  foreign key (org_id, member_id, source) references scim_resources (org_id, id, source)
);
create index scim_groups_of on scim_members (org_id, member_id, group_id, source);

create function scim_resources_stay() returns trigger language plpgsql as $$
begin
  raise exception 'what was sent by SCIM is marked as deleted and stays';
end $$;
create trigger scim_resources_stay before delete on scim_resources for each row execute function scim_resources_stay();
create trigger scim_resources_not_truncated before truncate on scim_resources execute function scim_resources_stay();
