-- A group inside a group counts: which groups stand directly in which is kept beside the members, so that nobody has to look through a hundred thousand
-- people to find the two groups among them. Told in the list of changes like every membership: by the people who are in it, to any depth.
create table scim_nested_groups (
  org_id text not null, source text not null, group_id text not null, member_id text not null,
  -- When it was put in, the outer one stood somewhere in it already. INVARIANT: of every circle the membership that came last is marked.
  closes_circle boolean not null default false,
  primary key (org_id, source, group_id, member_id)
);
create index scim_nested_groups_in_circles on scim_nested_groups (org_id, source) where closes_circle;

-- The group itself and every group in it. Each is entered once, whatever stands in a circle.
create function groups_under(of_org text, of_source text, of_group text) returns setof text language sql stable as $$
  with recursive under (id) as (
    select of_group
    union
    select n.member_id from under u join scim_nested_groups n on n.org_id = of_org and n.source = of_source and n.group_id = u.id
  ) select id from under
$$;

create or replace function note_group_members() returns trigger language plpgsql as $$
declare
  many constant integer := 1000;
  found integer;
  nested integer;
begin
  if tg_op = 'INSERT' then
    insert into scim_nested_groups (org_id, source, group_id, member_id)
      select c.org_id, c.source, c.group_id, c.member_id from changed c
        join scim_resources g on g.org_id = c.org_id and g.id = c.member_id and g.source = c.source and g.type = 'Group'
      order by 1, 2, 3, 4 on conflict do nothing;
    get diagnostics nested = row_count;
    if nested > 0 then
      -- ORDER: of two that close a circle together, one waits here and then sees the other's.
      perform pg_advisory_xact_lock(hashtextextended('groups in groups of ' || x.org_id || ' ' || x.source, 0))
        from (select distinct org_id, source from changed order by 1, 2) x;
      update scim_nested_groups n set closes_circle = true from changed c
        where n.org_id = c.org_id and n.source = c.source and n.group_id = c.group_id and n.member_id = c.member_id
          and n.group_id in (select groups_under(n.org_id, n.source, n.member_id));
    end if;
  else
    delete from scim_nested_groups n using changed c
      where n.org_id = c.org_id and n.source = c.source and n.group_id = c.group_id and n.member_id = c.member_id;
    get diagnostics nested = row_count;
  end if;

  select count(*) into found from (select 1 from changed limit many + 1) c;
  if found <= many and nested > 0 then
    select count(*) into found from (
      select 1 from (select distinct c.org_id, c.source, x.id from changed c
          join scim_resources g on g.org_id = c.org_id and g.id = c.member_id and g.source = c.source and g.type = 'Group'
          cross join lateral groups_under(c.org_id, c.source, c.member_id) x (id)) inner_group
        join scim_members m on m.org_id = inner_group.org_id and m.group_id = inner_group.id and m.source = inner_group.source
      limit many + 1) people;
  end if;
  if found > many then
    insert into estate_changes (org_id, kind) select distinct org_id, 'principal' from changed;
    return null;
  end if;
  insert into estate_changes (org_id, kind, id)
    select distinct r.org_id, 'principal', r.id from (
        select c.org_id, c.source, c.member_id from changed c
        union select m.org_id, m.source, m.member_id from changed c
          join scim_resources g on nested > 0 and g.org_id = c.org_id and g.id = c.member_id and g.source = c.source and g.type = 'Group'
          cross join lateral groups_under(c.org_id, c.source, c.member_id) x (id)
          join scim_members m on m.org_id = c.org_id and m.group_id = x.id and m.source = c.source) one
      join scim_resources u on u.org_id = one.org_id and u.id = one.member_id and u.source = one.source
      join source_records r on r.org_id = u.org_id and r.source = u.source and r.kind = u.record_kind and r.external_id = u.record_key;
  return null;
end $$;

-- What stands already: each circle is marked wherever it is closed, and whoever is in a group that stands in another one is looked at once.
insert into scim_nested_groups (org_id, source, group_id, member_id)
  select m.org_id, m.source, m.group_id, m.member_id from scim_members m
    join scim_resources g on g.org_id = m.org_id and g.id = m.member_id and g.source = m.source and g.type = 'Group';
update scim_nested_groups n set closes_circle = true where n.group_id in (select groups_under(n.org_id, n.source, n.member_id));
insert into estate_changes (org_id, kind) select distinct org_id, 'principal' from scim_nested_groups;
