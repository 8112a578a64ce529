-- Who is in which group of a source says who is to hold what, where an access package names that group: told in the list of changes, like everything else
-- by which somebody's access may be another one. What is in a group is nobody's access by itself.
create function note_group_members() returns trigger language plpgsql as $$
declare
  many constant integer := 1000;
  found integer;
begin
  select count(*) into found from (select 1 from changed limit many + 1) c;
  if found > many then
    insert into estate_changes (org_id, kind) select distinct org_id, 'principal' from changed;
  elsif found > 0 then
    insert into estate_changes (org_id, kind, id)
      select distinct r.org_id, 'principal', r.id from changed c
        join scim_resources u on u.org_id = c.org_id and u.id = c.member_id and u.source = c.source
        join source_records r on r.org_id = u.org_id and r.source = u.source and r.kind = u.record_kind and r.external_id = u.record_key;
  end if;
  return null;
end $$;
create trigger scim_members_noted_insert after insert on scim_members referencing new table as changed
  for each statement execute function note_group_members();
create trigger scim_members_noted_delete after delete on scim_members referencing old table as changed
  for each statement execute function note_group_members();

create trigger groups_of_records_noted_insert after insert on source_records for each row
  when (new.kind in ('person', 'contractor') and new.attributes ? 'groups') execute function note_subject_changes('principal', 'id');
create trigger groups_of_records_noted_update after update on source_records for each row
  when (new.kind in ('person', 'contractor') and (old.attributes -> 'groups', old.state, 'groups' = any(old.owned))
    is distinct from (new.attributes -> 'groups', new.state, 'groups' = any(new.owned)))
  execute function note_subject_changes('principal', 'id');
