-- A reading remembers what it has come across, part by part: a process that dies goes on where it was, and the next reading has to look only at what
-- differs.
create table account_sightings (
  org_id text not null, system_id text not null, reading integer not null, part integer not null,
  -- The accounts of this part by their numbers, 8 bytes each, in the order of the listing; those among them that it has written; and of each what was
  -- shown, as 32 bytes of SHA-256: zeros where it has to be looked at again in any case.
  numbers bytea not null, written bytea not null, prints bytea not null,
  primary key (org_id, system_id, reading, part),
  foreign key (org_id, system_id) references systems (org_id, id),
  check (length(prints) = 4 * length(numbers))
);
alter table account_sightings alter column numbers set storage external, alter column written set storage external,
  alter column prints set storage external;

alter table access_scans
  -- The last whole reading: what it remembers is compared with.
  add column remembered integer not null default 0,
  -- The number under which the reading in hand began; a process that takes it up goes on under a number of its own.
  add column first_reading integer not null default 0,
  -- How far it is: where the listing goes on, how many parts of it are kept, and when the last one was.
  add column cursor text, add column parts integer not null default 0, add column seen_so_far integer not null default 0,
  add column progress_at timestamptz,
  -- That nothing of what is remembered is to be relied on.
  add column forget boolean not null default false;

-- What an account was judged by, so that only those are judged again for which it has changed.
alter table access_entries add column facts text;
create index access_entries_by_account on access_entries (org_id, system_id, account);
create index credentials_ended on credentials (org_id, system_id, account) where state = 'retired';

-- In the order in which they were first seen, which is that of the listing.
drop index accounts_by_system;
create index accounts_by_system on accounts (org_id, system_id, n);

-- INVARIANT: what is only remembered is still so. Where that is no longer certain, the next reading looks at everything.
create function accounts_looked_at_anew() returns trigger language plpgsql as $$
begin
  update access_scans set forget = true where org_id = old.org_id and system_id = old.system_id and not forget;
  return null;
end $$;
create trigger credential_renamed after update of system_id, kind, account, key on credentials for each row
  when ((old.system_id, old.kind, old.account, old.key) is distinct from (new.system_id, new.kind, new.account, new.key))
  execute function accounts_looked_at_anew();
create trigger credential_deleted after delete on credentials for each row execute function accounts_looked_at_anew();
create trigger account_deleted after delete on accounts for each row execute function accounts_looked_at_anew();

-- Accounts come by the thousand in one statement: that their system is there is asked once for each statement, not for each row. A system that has
-- been read is held by its row in access_scans.
alter table accounts drop constraint accounts_org_id_system_id_fkey;
create function accounts_have_systems() returns trigger language plpgsql as $$
begin
  if exists (select 1 from (select distinct org_id, system_id from added) a
      where not exists (select 1 from access_scans s where s.org_id = a.org_id and s.system_id = a.system_id)) then
    raise exception 'an account is at a system that is read' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger accounts_have_systems after insert on accounts referencing new table as added for each statement execute function accounts_have_systems();
create function accounts_stay() returns trigger language plpgsql as $$
begin raise exception 'an account keeps its system'; end $$;
create trigger accounts_stay before update of org_id, system_id on accounts for each row
  when ((old.org_id, old.system_id) is distinct from (new.org_id, new.system_id)) execute function accounts_stay();
