-- The estate as a graph: what is there, and who has hold of what. The edges are read from the rows themselves; what is kept here is only which rows
-- have changed, so that a graph in the memory of a process can tell what of it is no longer true.

create table estate_changes (
  n bigint generated always as identity primary key,
  -- '*': of every organisation.
  org_id text not null, kind text not null,
  -- Null: so many at once that naming them would cost more than reading all again.
  id text,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp()
);
create index estate_changes_by_transaction on estate_changes (org_id, txid);
create index estate_changes_by_age on estate_changes (at);

-- How far they were deleted: who last looked before then reads all again.
create table estate_forgotten (one boolean primary key default true check (one), txid xid8 not null);

-- Called with the kind of node whose edges a row tells, and the column that names it.
create function note_estate_changes() returns trigger language plpgsql as $$
declare
  many constant integer := 1000;
  found integer;
  rows text := case tg_op when 'UPDATE' then '(select * from changed union all select * from before)' else 'changed' end;
begin
  if tg_op = 'TRUNCATE' then
    insert into estate_changes (org_id, kind) values ('*', tg_argv[0]);
    return null;
  end if;
  execute format('select count(*) from (select 1 from %s r limit %s) c', rows, many + 1) into found;
  if found = 0 then return null; end if;
  if found > many then
    execute format('insert into estate_changes (org_id, kind) select distinct org_id, %L from %s r', tg_argv[0], rows);
    return null;
  end if;
  execute format('insert into estate_changes (org_id, kind, id) select distinct org_id, %L, %I from %s r', tg_argv[0], tg_argv[1], rows);
  -- Whether a credential governs its system is told by its identity.
  if tg_argv[0] = 'identity' then
    execute format('select count(*) from (select 1 from %s i join credentials c on c.org_id = i.org_id and c.identity_id = i.id limit %s) c', rows, many + 1)
      into found;
    if found > many then
      execute format('insert into estate_changes (org_id, kind) select distinct org_id, %L from %s r', 'credential', rows);
    else
      execute format('insert into estate_changes (org_id, kind, id) select distinct c.org_id, %L, c.id
        from %s i join credentials c on c.org_id = i.org_id and c.identity_id = i.id', 'credential', rows);
    end if;
  end if;
  return null;
end $$;

do $$
declare
  one record;
begin
  for one in select * from (values
    ('parties', 'party', 'id'), ('principals', 'principal', 'id'), ('contracts', 'contract', 'id'), ('systems', 'system', 'id'),
    ('workloads', 'workload', 'id'), ('identities', 'identity', 'id'), ('credentials', 'credential', 'id'),
    ('credential_uses', 'credential', 'credential_id'), ('consents', 'consent', 'id')) as t (tab, kind, key)
  loop
    execute format('create trigger %I after insert on %I referencing new table as changed
      for each statement execute function note_estate_changes(%L, %L)', one.tab || '_estate_insert', one.tab, one.kind, one.key);
    execute format('create trigger %I after update on %I referencing new table as changed old table as before
      for each statement execute function note_estate_changes(%L, %L)', one.tab || '_estate_update', one.tab, one.kind, one.key);
    execute format('create trigger %I after delete on %I referencing old table as changed
      for each statement execute function note_estate_changes(%L, %L)', one.tab || '_estate_delete', one.tab, one.kind, one.key);
    execute format('create trigger %I after truncate on %I
      for each statement execute function note_estate_changes(%L, %L)', one.tab || '_estate_truncate', one.tab, one.kind, one.key);
  end loop;
end $$;

create index credential_uses_by_workload on credential_uses (org_id, workload_id);
create index credentials_derived on credentials (org_id, derived_from) where derived_from is not null;
create index credentials_by_executor on credentials (org_id, executor_id) where executor_id is not null;
create index identities_by_party on identities (org_id, party_id);
create index workloads_by_party on workloads (org_id, party_id);
create index workloads_by_contract on workloads (org_id, contract_id) where contract_id is not null;
