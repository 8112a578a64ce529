-- An entry knows its account by the number under which it is kept: whether the account is still there is told by the few that are gone, and not by
-- looking each one up. Null: it is kept by nothing but the entry, as a token is.
alter table access_entries add column n bigint;
update access_entries e set n = a.n from accounts a where a.org_id = e.org_id and a.id = e.id;
create index accounts_gone on accounts (org_id, system_id, n) where not present;
create index access_entries_alone on access_entries (org_id, system_id, reading) where n is null;
-- The one by account begins with the same columns.
drop index access_entries_by_system;

-- INVARIANT: an entry whose account is deleted is one that is kept by nothing else.
create function entry_of_no_account() returns trigger language plpgsql as $$
begin
  update access_entries set n = null where org_id = old.org_id and id = old.id;
  return null;
end $$;
create trigger entry_of_no_account after delete on accounts for each row execute function entry_of_no_account();

-- Numbers are taken by the thousand; those that a connection doesn't use are left out.
alter table accounts alter column n set cache 1000;

-- The same as credentials_by_origin.
drop index credentials_derived;
