-- Whose an identity is, who answers when he who answered is gone, and what is frozen meanwhile.
-- What the structure itself forbids: anything new for who has left or whatever leaves, by whichever way.

alter table principals add column manager_id text,
  add constraint principals_managed_by foreign key (org_id, manager_id) references principals (org_id, id) deferrable initially deferred;

-- A team is known by who and what is in it; here is who leads it.
create table teams (
  org_id text not null, id text not null, lead_id text,
  primary key (org_id, id),
  foreign key (org_id, lead_id) references principals (org_id, id)
);

alter table identities
  -- The person whose account it is. Null: nobody's own.
  add column holder_id text,
  -- Nobody answers for it: nothing new is given to it, and nothing happens to it by itself.
  add column frozen_at timestamptz, add column frozen_why text,
  add constraint identities_held_by foreign key (org_id, holder_id) references principals (org_id, id),
  add constraint identities_frozen_why check ((frozen_at is null) = (frozen_why is null));
create index identities_by_holder on identities (org_id, holder_id) where holder_id is not null;
create index identities_by_business_owner on identities (org_id, business_owner) where state <> 'retired';
create index identities_by_technical_owner on identities (org_id, technical_owner) where state <> 'retired';

-- Who answered for what, from whom to whom, and because of what. It only grows.
create table owner_changes (
  org_id text not null, n bigint generated always as identity, at timestamptz not null,
  kind text not null check (kind in ('identity', 'contract', 'team')), subject text not null,
  role text not null check (role in ('business_owner', 'technical_owner', 'owner', 'lead')),
  from_owner text, to_owner text,
  -- The rule that named him, or the change by which people decided.
  rule text not null, cause text not null,
  primary key (org_id, n)
);
create index owner_changes_by_cause on owner_changes (org_id, cause);
create index owner_changes_by_subject on owner_changes (org_id, subject, n);
create function owner_changes_only_grow() returns trigger language plpgsql as $$
begin
  raise exception 'who answered for what is neither changed nor deleted';
end $$;
create trigger owner_changes_only_grow before update or delete on owner_changes for each row execute function owner_changes_only_grow();
create trigger owner_changes_not_truncated before truncate on owner_changes execute function owner_changes_only_grow();

-- INVARIANT: a subject that leaves is issued nothing. What a consumer that stays gets in the place of a shared credential is that consumer's, and what is
-- merely found at a system and written down is no issuance. ORDER: the row is held, so that who begins to leave waits until this has committed and sees it.
create function nothing_for_what_leaves() returns trigger language plpgsql as $$
begin
  if new.created_by is not null and new.replaces is null and new.state = 'active' then
    perform 1 from identities i where i.org_id = new.org_id and i.id = new.identity_id for share;
    if exists (select 1 from identities i where i.org_id = new.org_id and i.id = new.identity_id and (i.state <> 'active' or i.frozen_at is not null)) then
      raise exception 'nothing is issued to an identity that leaves, has left or is frozen' using errcode = 'CS003';
    end if;
  end if;
  return new;
end $$;
create trigger nothing_for_what_leaves before insert on credentials for each row execute function nothing_for_what_leaves();

create function nothing_for_who_left() returns trigger language plpgsql as $$
declare
  who text[];
begin
  who := case tg_table_name
    when 'api_keys' then array[to_jsonb(new) ->> 'principal_id', to_jsonb(new) ->> 'held_by']
    when 'deputyships' then array[to_jsonb(new) ->> 'principal_id', to_jsonb(new) ->> 'deputy_id']
    else array[to_jsonb(new) ->> 'principal_id'] end;
  -- An end may always be set.
  if tg_op = 'UPDATE' and (to_jsonb(new) ->> 'since') is not distinct from (to_jsonb(old) ->> 'since') then
    return new;
  end if;
  perform 1 from principals p where p.org_id = new.org_id and p.id = any (who) order by p.id for share;
  if exists (select 1 from principals p where p.org_id = new.org_id and p.id = any (who) and not p.active) then
    raise exception 'nothing is given to a principal that is not active' using errcode = 'CS003';
  end if;
  return new;
end $$;
create trigger nothing_for_who_left before insert on api_keys for each row execute function nothing_for_who_left();
create trigger nothing_for_who_left before insert on principal_keys for each row execute function nothing_for_who_left();
create trigger nothing_for_who_left before insert on deputyships for each row execute function nothing_for_who_left();
create trigger nothing_for_who_left before insert or update on role_holdings for each row execute function nothing_for_who_left();
