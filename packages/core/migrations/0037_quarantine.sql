-- What another company brings in stands in quarantine until somebody inside answers for it. What the structure itself forbids: anything new for it, any
-- part of it as one who answers, and its coming out otherwise than by a list that people have signed.

create table mergers (
  org_id text not null, name text not null,
  -- `open`: it is being delivered. `delivered`: whole, and judged. `coming`: people have signed it and it is being brought in. `in`: that is done.
  state text not null check (state in ('open', 'delivered', 'coming', 'in')),
  begun_by text not null, begun_at timestamptz not null, delivered_at timestamptz,
  -- How many there are, and the digest of all of them: what people sign.
  people integer, identities integer, credentials integer, digest text,
  -- By the document in force: who inside is asked, and until when.
  answers_id text, until_at timestamptz, version integer,
  primary key (org_id, name),
  foreign key (org_id, begun_by) references principals (org_id, id),
  foreign key (org_id, answers_id) references principals (org_id, id),
  check ((state = 'open') = (digest is null)),
  check (state not in ('coming', 'in') or (answers_id is not null and until_at is not null and version is not null))
);

create table merger_items (
  org_id text not null, merger text not null, kind text not null check (kind in ('person', 'identity', 'credential')), external_id text not null,
  n bigint generated always as identity,
  -- The inventory's name for it.
  id text not null,
  attributes jsonb not null, digest text not null,
  state text not null check (state in ('delivered', 'refused', 'unclear', 'waiting', 'left_out', 'same', 'quarantined', 'taken_over', 'ended')),
  -- Why it is as it is, and which of ours it may be.
  why text, candidates text[] not null default '{}',
  -- Whoever said what an unclear one is; and which of ours it is the same as.
  settled_by text, settled_at timestamptz, same_id text,
  primary key (org_id, merger, kind, external_id),
  foreign key (org_id, merger) references mergers (org_id, name),
  foreign key (org_id, settled_by) references principals (org_id, id),
  check ((settled_by is null) = (settled_at is null)),
  check ((state = 'same') = (same_id is not null)),
  check (state not in ('left_out', 'same') or settled_by is not null)
);
create unique index merger_items_in_order on merger_items (org_id, merger, n);
create index merger_items_by_state on merger_items (org_id, merger, state, kind, n);
create index merger_items_by_id on merger_items (org_id, kind, id);

-- INVARIANT: what people have signed is not delivered otherwise afterwards; only what became of it is written down.
create function merger_items_stand() returns trigger language plpgsql as $$
begin
  if exists (select 1 from mergers m where m.org_id = old.org_id and m.name = old.merger and m.state not in ('coming', 'in')) then
    return coalesce(new, old);
  end if;
  if tg_op = 'UPDATE' and (new.kind, new.external_id, new.id, new.attributes, new.digest) is not distinct from (old.kind, old.external_id, old.id, old.attributes, old.digest) then
    return new;
  end if;
  raise exception 'what was signed is neither changed nor deleted';
end $$;
create trigger merger_items_stand before update or delete on merger_items for each row execute function merger_items_stand();
create trigger merger_items_not_truncated before truncate on merger_items execute function owner_changes_only_grow();
create function nothing_joins_what_was_signed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from mergers m where m.org_id = new.org_id and m.name = new.merger and m.state <> 'open') then
    raise exception 'nothing joins what was delivered whole';
  end if;
  return new;
end $$;
create trigger nothing_joins_what_was_signed before insert on merger_items for each row execute function nothing_joins_what_was_signed();

alter table identities add column quarantined_in text, add column quarantined_at timestamptz,
  add constraint identities_quarantined check ((quarantined_in is null) = (quarantined_at is null)),
  add constraint identities_quarantined_by foreign key (org_id, quarantined_in) references mergers (org_id, name);
create index identities_in_quarantine on identities (org_id, quarantined_in, id) where quarantined_in is not null;
alter table principals add column quarantined_in text, add column quarantined_at timestamptz,
  add constraint principals_quarantined check ((quarantined_in is null) = (quarantined_at is null)),
  add constraint principals_quarantined_by foreign key (org_id, quarantined_in) references mergers (org_id, name),
  -- INVARIANT: who is in quarantine is nobody: he signs, asks for and holds nothing.
  add constraint nobody_in_quarantine check (quarantined_in is null or (not active and kind = 'person'));
create index principals_in_quarantine on principals (org_id, quarantined_in, id) where quarantined_in is not null;

-- Two more that a signed list hands over.
alter table owner_changes drop constraint owner_changes_kind_check, drop constraint owner_changes_role_check,
  add constraint owner_changes_kind_check check (kind in ('identity', 'contract', 'team', 'person')),
  add constraint owner_changes_role_check check (role in ('business_owner', 'technical_owner', 'owner', 'lead', 'manager'));

-- Nothing is put into quarantine that was outside of it, and nothing goes from one into another.
create function quarantine_is_entered_at_birth() returns trigger language plpgsql as $$
begin
  if new.quarantined_in is not null and new.quarantined_in is distinct from old.quarantined_in then
    raise exception 'only what comes in with a merger is in quarantine' using errcode = 'CS004';
  end if;
  return new;
end $$;
create trigger quarantine_is_entered_at_birth before update of quarantined_in on identities for each row execute function quarantine_is_entered_at_birth();
create trigger quarantine_is_entered_at_birth before update of quarantined_in on principals for each row execute function quarantine_is_entered_at_birth();

-- INVARIANT: what leaves quarantine was taken over by a list that people have signed, and somebody here answers for it. Looked at when all of it is written.
create function quarantine_is_left_by_a_signed_list() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from owner_changes x join instruments n on n.org_id = x.org_id and n.change_id = x.cause and n.kind = 'transfer' and n.state = 'in_force'
    where x.org_id = new.org_id and x.subject = new.id and x.kind = case tg_table_name when 'identities' then 'identity' else 'person' end
      and x.at >= old.quarantined_at) then
    return null;
  end if;
  raise exception 'only a signed list takes something out of quarantine' using errcode = 'CS004';
end $$;
create constraint trigger identities_leave_quarantine after update of quarantined_in on identities deferrable initially deferred for each row
  when (old.quarantined_in is not null and new.quarantined_in is null) execute function quarantine_is_left_by_a_signed_list();
create constraint trigger people_leave_quarantine after update of quarantined_in on principals deferrable initially deferred for each row
  when (old.quarantined_in is not null and new.quarantined_in is null) execute function quarantine_is_left_by_a_signed_list();

-- INVARIANT: nobody answers for what is in quarantine, both answer for what has left it, and whose own account it is has left it too.
create function quarantine_is_whole() returns trigger language plpgsql as $$
declare
  it identities;
begin
  select * into it from identities i where i.org_id = new.org_id and i.id = new.id;
  if it.quarantined_in is not null then
    if it.business_owner is not null or it.technical_owner is not null then
      raise exception 'who is to answer for what is in quarantine takes it over by a signed list' using errcode = 'CS004';
    end if;
  elsif exists (select 1 from principals p where p.org_id = it.org_id and p.id = it.holder_id and p.quarantined_in is not null) then
    raise exception 'an account outside quarantine is nobody''s who is in it' using errcode = 'CS004';
  elsif tg_op = 'UPDATE' and old.quarantined_in is not null and (it.business_owner is null or it.technical_owner is null) then
    raise exception 'what leaves quarantine has both its owners' using errcode = 'CS004';
  end if;
  return null;
end $$;
create constraint trigger quarantine_is_whole_insert after insert on identities deferrable initially deferred for each row
  when (new.quarantined_in is not null or new.holder_id is not null) execute function quarantine_is_whole();
create constraint trigger quarantine_is_whole_update after update of quarantined_in, business_owner, technical_owner, holder_id on identities
  deferrable initially deferred for each row when (new.quarantined_in is not null or old.quarantined_in is not null or new.holder_id is not null) execute function quarantine_is_whole();

-- INVARIANT: nobody in quarantine answers for anything, asks for anything, or is given access.
create function nobody_from_quarantine() returns trigger language plpgsql as $$
declare
  who text[] := array(select to_jsonb(new) ->> name from unnest(tg_argv) name);
begin
  if exists (select 1 from principals p where p.org_id = new.org_id and p.id = any (who) and p.quarantined_in is not null) then
    raise exception 'who is in quarantine answers for nothing, asks for nothing and is given nothing' using errcode = 'CS004';
  end if;
  return new;
end $$;
create trigger nobody_from_quarantine_new before insert on identities for each row when (new.business_owner is not null or new.technical_owner is not null)
  execute function nobody_from_quarantine('business_owner', 'technical_owner');
create trigger nobody_from_quarantine before update of business_owner, technical_owner on identities for each row
  when (new.business_owner is not null or new.technical_owner is not null) execute function nobody_from_quarantine('business_owner', 'technical_owner');
create trigger nobody_from_quarantine before insert or update of owner_id on contracts for each row execute function nobody_from_quarantine('owner_id');
create trigger nobody_from_quarantine before insert or update of lead_id on teams for each row execute function nobody_from_quarantine('lead_id');
create trigger nobody_from_quarantine before insert or update of manager_id on principals for each row when (new.manager_id is not null)
  execute function nobody_from_quarantine('manager_id');
create trigger nobody_from_quarantine before insert or update of requester_id on changes for each row execute function nobody_from_quarantine('requester_id');
create trigger nobody_from_quarantine before insert on approvals for each row execute function nobody_from_quarantine('person_id');
create trigger nobody_from_quarantine before insert on instruments for each row execute function nobody_from_quarantine('proposed_by');
create trigger nobody_from_quarantine before insert or update of holder_id, business_owner, technical_owner on entitlements for each row
  execute function nobody_from_quarantine('holder_id', 'business_owner', 'technical_owner');

-- INVARIANT: nothing is issued to what is in quarantine, nothing in the place of another one either; what is merely found at a system is no issuance.
create or replace function nothing_for_what_leaves() returns trigger language plpgsql as $$
begin
  if new.created_by is not null and new.state = 'active' then
    perform 1 from identities i where i.org_id = new.org_id and i.id = new.identity_id for share;
    if exists (select 1 from identities i where i.org_id = new.org_id and i.id = new.identity_id and i.quarantined_in is not null) then
      raise exception 'nothing is issued to an identity in quarantine' using errcode = 'CS004';
    end if;
    if new.replaces is null and exists (
      select 1 from identities i where i.org_id = new.org_id and i.id = new.identity_id and (i.state <> 'active' or i.frozen_at is not null)) then
      raise exception 'nothing is issued to an identity that leaves, has left or is frozen' using errcode = 'CS003';
    end if;
  end if;
  return new;
end $$;
