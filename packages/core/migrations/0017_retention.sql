-- Retention: legal holds, and payloads that are taken away under a decided change. A payload goes; its digest or leaf hash stays for ever.

-- INVARIANT: a hold is placed and lifted by people of the enterprise, lifted once, and never forgotten. Null: whatever it is.
create table retention_holds (
  org_id text not null, id text not null,
  class text, party_id text, change_id text, subject text, from_at timestamptz, until_at timestamptz,
  reason text not null, ticket text not null,
  party_kind text not null default 'enterprise' check (party_kind = 'enterprise'),
  placed_by text not null, placed_at timestamptz not null,
  lifted_by text, lifted_at timestamptz, lift_reason text,
  primary key (org_id, id),
  foreign key (org_id, placed_by, party_kind) references principals (org_id, id, party_kind),
  foreign key (org_id, lifted_by, party_kind) references principals (org_id, id, party_kind),
  check (from_at is null or until_at is null or from_at < until_at),
  check ((lifted_by is null) = (lifted_at is null) and (lifted_by is null) = (lift_reason is null))
);
create function holds_are_lifted_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.lifted_at is null and new.lifted_at is not null
     and (to_jsonb(new) - 'lifted_by' - 'lifted_at' - 'lift_reason') = (to_jsonb(old) - 'lifted_by' - 'lifted_at' - 'lift_reason') then
    return new;
  end if;
  raise exception 'a hold is lifted once, and nothing else of it changes' using errcode = 'CS004';
end $$;
create trigger holds_are_lifted_once before update or delete on retention_holds for each row execute function holds_are_lifted_once();
create trigger holds_not_truncated before truncate on retention_holds execute function holds_are_lifted_once();

-- What was deleted, under which change. One row for each deletion that was carried out.
create table retention_deletions (
  org_id text not null, change_id text not null, class text not null, digest text not null, items integer not null check (items > 0), at timestamptz not null,
  primary key (org_id, change_id),
  foreign key (org_id, change_id) references changes (org_id, id),
  foreign key (org_id, digest) references documents (org_id, digest)
);
create table retention_deleted_documents (
  org_id text not null, digest text not null, change_id text not null,
  primary key (org_id, digest),
  foreign key (org_id, digest) references documents (org_id, digest),
  foreign key (org_id, change_id) references retention_deletions (org_id, change_id)
);
create table retention_deleted_entries (
  org_id text not null, log_index bigint not null, leaf_hash bytea not null, change_id text not null,
  primary key (org_id, log_index),
  foreign key (org_id, change_id) references retention_deletions (org_id, change_id)
);
create function deletions_stand() returns trigger language plpgsql as $$
begin
  raise exception 'what was deleted is written down for ever' using errcode = 'CS005';
end $$;
create trigger deletions_stand before update or delete on retention_deletions for each row execute function deletions_stand();
create trigger deletions_not_truncated before truncate on retention_deletions execute function deletions_stand();
create trigger deleted_documents_stand before update or delete on retention_deleted_documents for each row execute function deletions_stand();
create trigger deleted_documents_not_truncated before truncate on retention_deleted_documents execute function deletions_stand();
create trigger deleted_entries_stand before update or delete on retention_deleted_entries for each row execute function deletions_stand();
create trigger deleted_entries_not_truncated before truncate on retention_deleted_entries execute function deletions_stand();

-- INVARIANT: a text goes only where its deletion is written down; the row, its digest and its leaf hash stay.
alter table documents alter column text drop not null;
create or replace function documents_do_not_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.text is not null and new.text is null
     and (new.org_id, new.digest, new.media_type) = (old.org_id, old.digest, old.media_type)
     and exists (select 1 from retention_deleted_documents d where d.org_id = old.org_id and d.digest = old.digest) then
    return new;
  end if;
  raise exception 'documents do not change' using errcode = 'CS002';
end $$;

alter table journal alter column leaf drop not null;
create or replace function journal_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.log_index is null and new.log_index is not null
     and (new.org_id, new.ordinal, new.id, new.leaf, new.leaf_hash) = (old.org_id, old.ordinal, old.id, old.leaf, old.leaf_hash) then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.leaf is not null and new.leaf is null
     and (to_jsonb(new) - 'leaf' - 'actor_id') = (to_jsonb(old) - 'leaf' - 'actor_id') and new.actor_id in (old.actor_id, '')
     and exists (select 1 from retention_deleted_entries d
       where d.org_id = old.org_id and d.log_index = old.log_index and d.leaf_hash = old.leaf_hash) then
    return new;
  end if;
  raise exception 'the journal only grows' using errcode = 'CS001';
end $$;

create or replace function telemetry_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'telemetry_records' then
    if (to_jsonb(new) - 'subject' - 'facts' - 'operation_id' - 'credential_id') = (to_jsonb(old) - 'subject' - 'facts' - 'operation_id' - 'credential_id')
       and new.subject = '{}' and new.facts = '{}' and new.operation_id is null and new.credential_id is null
       and exists (select 1 from retention_deleted_documents d where d.org_id = old.org_id and d.digest = old.batch) then
      return new;
    end if;
  end if;
  raise exception 'telemetry only grows' using errcode = 'CS003';
end $$;
