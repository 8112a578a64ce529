-- The history of the inventory: what was true when, and who said so. Kept by the database itself in the transaction of the fact, so that nobody who
-- writes can forget it, and whoever writes past the product is in it too.

create sequence inventory_acts;

-- What one transaction did to the inventory. Named when the first row differs. INVARIANT: the transaction is part of the name, so that nobody can put what
-- he does under the name of another one; the number is, too, because transactions are counted anew where a dump is brought back.
create function inventory_act() returns text language plpgsql as $$
begin
  if nullif(current_setting('countersign.act', true), '') is null then
    perform set_config('countersign.act', nextval('inventory_acts')::text, true);
  end if;
  return current_setting('countersign.act', true) || '.' || pg_current_xact_id();
end $$;

create table inventory_changes (
  org_id text not null,
  kind text not null check (kind in ('identity', 'principal', 'credential', 'contract', 'workload', 'use')),
  -- A use is its credential's, and `part` is the workload.
  subject text not null, part text not null default '',
  -- ORDER: of one subject, in the order in which it changed: whoever changes a row waits for whoever changed it before.
  n bigint generated always as identity,
  -- By the one clock that all who write have in common.
  at timestamptz not null default clock_timestamp(),
  -- Columns that differ. Before: null where it came to be. After: null where it was taken away.
  before jsonb, after jsonb,
  -- Null: it was there when this history began.
  act text,
  -- Whom the database took for the one who wrote.
  role text not null default session_user,
  primary key (org_id, kind, subject, n),
  check (before is not null or after is not null)
);
create index inventory_changes_by_part on inventory_changes (org_id, kind, part, n) where part <> '';

-- Who said so: the entries and events of the same transaction.
alter table journal add column act text;
alter table journal alter column act set default nullif(current_setting('countersign.act', true), '') || '.' || pg_current_xact_id();
create index journal_by_act on journal (org_id, act) where act is not null;
alter table lifecycle_events add column act text;
alter table lifecycle_events alter column act set default nullif(current_setting('countersign.act', true), '') || '.' || pg_current_xact_id();

-- INVARIANT: an entry does not change sides.
create or replace function journal_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.log_index is null and new.log_index is not null
     and (new.org_id, new.ordinal, new.id, new.leaf, new.leaf_hash) = (old.org_id, old.ordinal, old.id, old.leaf, old.leaf_hash)
     and new.act is not distinct from old.act then
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

-- Called with the kind, the column that names the subject, the one that names the part ('': none), and columns that are no history. One statement for each
-- statement, however many rows; a row in which nothing differs leaves nothing. The join is full, so that it is never a loop in a loop, and so that a row
-- which is given another name is one that ended and one that began. `offset 0`: a row becomes JSON once, and not wherever it is named.
create function keep_inventory_history() returns trigger language plpgsql set timezone = 'UTC' as $$
declare
  left_out constant text[] := array['org_id', tg_argv[1], tg_argv[2]] || tg_argv[3]::text[];
begin
  if tg_op = 'INSERT' then
    insert into inventory_changes (org_id, kind, subject, part, after, act)
    select r.org_id, tg_argv[0], r.it ->> tg_argv[1], coalesce(r.it ->> tg_argv[2], ''), jsonb_strip_nulls(r.it - left_out), (select inventory_act())
    from (select n.org_id, to_jsonb(n) as it from changed n offset 0) r;
  elsif tg_op = 'DELETE' then
    insert into inventory_changes (org_id, kind, subject, part, before, act)
    select r.org_id, tg_argv[0], r.it ->> tg_argv[1], coalesce(r.it ->> tg_argv[2], ''), jsonb_strip_nulls(r.it - left_out), (select inventory_act())
    from (select o.org_id, to_jsonb(o) as it from changed o offset 0) r;
  else
    insert into inventory_changes (org_id, kind, subject, part, before, after, act)
    select coalesce(b.org, c.org), tg_argv[0], coalesce(b.id, c.id), coalesce(b.part, c.part),
      case when c.it is null then jsonb_strip_nulls(b.it) else d.before end,
      case when c.it is null then null when b.it is null then jsonb_strip_nulls(c.it) else d.after end,
      (select inventory_act())
    from (select r.org, r.it ->> tg_argv[1] as id, coalesce(r.it ->> tg_argv[2], '') as part, r.it - left_out as it
        from (select o.org_id as org, to_jsonb(o) as it from before o offset 0) r offset 0) b
    full join (select r.org, r.it ->> tg_argv[1] as id, coalesce(r.it ->> tg_argv[2], '') as part, r.it - left_out as it
        from (select n.org_id as org, to_jsonb(n) as it from changed n offset 0) r offset 0) c
      on b.org = c.org and b.id = c.id and b.part = c.part
    cross join lateral (select jsonb_object_agg(x.key, x.value) as before, jsonb_object_agg(x.key, c.it -> x.key) as after
      from jsonb_each(b.it) x where x.value is distinct from c.it -> x.key) d
    where b.it is distinct from c.it
    order by coalesce(b.id, c.id), c.it is not null;
  end if;
  return null;
end $$;

-- ORDER: what is there already is written down first; from then on every change.
do $$
declare
  one record;
  taken text;
begin
  set local timezone = 'UTC';
  for one in select * from (values
    ('identities', 'identity', 'id', ''), ('principals', 'principal', 'id', ''), ('contracts', 'contract', 'id', ''), ('workloads', 'workload', 'id', ''),
    ('credentials', 'credential', 'id', ''), ('credential_uses', 'use', 'credential_id', 'workload_id')) as t (tab, kind, key, part)
  loop
    -- When a credential was last used is no fact that somebody says of it.
    taken := case one.tab when 'credentials' then '{last_used_at}' else '{}' end;
    execute format('insert into inventory_changes (org_id, kind, subject, part, after)
      select r.org_id, %L, r.%I, coalesce(to_jsonb(r) ->> %L, %L), jsonb_strip_nulls(to_jsonb(r) - (array[%L, %L, %L] || %L::text[])) from %I r order by 3, 4',
      one.kind, one.key, one.part, '', 'org_id', one.key, one.part, taken, one.tab);
    execute format('create trigger %I after insert on %I referencing new table as changed
      for each statement execute function keep_inventory_history(%L, %L, %L, %L)', one.tab || '_history_insert', one.tab, one.kind, one.key, one.part, taken);
    execute format('create trigger %I after update on %I referencing new table as changed old table as before
      for each statement execute function keep_inventory_history(%L, %L, %L, %L)', one.tab || '_history_update', one.tab, one.kind, one.key, one.part, taken);
    execute format('create trigger %I after delete on %I referencing old table as changed
      for each statement execute function keep_inventory_history(%L, %L, %L, %L)', one.tab || '_history_delete', one.tab, one.kind, one.key, one.part, taken);
  end loop;
end $$;

-- INVARIANT: the history only grows, and only by the facts themselves: nobody writes it, changes it or takes of it.
create function inventory_history_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and pg_trigger_depth() > 1 then
    return null;
  end if;
  raise exception 'the history of the inventory is kept by the inventory itself; it is neither written, changed nor deleted' using errcode = 'CS001';
end $$;
create trigger inventory_history_only_grows before insert or update or delete or truncate on inventory_changes
  for each statement execute function inventory_history_only_grows();
-- What of the inventory is emptied at one stroke would leave no trace.
do $$
declare
  tab text;
begin
  foreach tab in array array['identities', 'principals', 'contracts', 'workloads', 'credentials', 'credential_uses'] loop
    execute format('create trigger %I before truncate on %I for each statement execute function inventory_history_only_grows()', tab || '_not_truncated', tab);
  end loop;
end $$;
