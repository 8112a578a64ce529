-- That a justification begins or ends is told in the list of changes that standing access is judged by, as a change of the account that it gives.
create function note_entitlement_changes() returns trigger language plpgsql as $$
begin
  if new.credential_id is not null then
    insert into estate_changes (org_id, kind, id) values (new.org_id, 'credential', new.credential_id);
  end if;
  return null;
end $$;
create trigger entitlements_noted after insert or update of state, credential_id on entitlements
  for each row execute function note_entitlement_changes();

create function note_justification_changes() returns trigger language plpgsql as $$
begin
  insert into estate_changes (org_id, kind, id)
    select e.org_id, 'credential', e.credential_id from entitlements e
    where e.org_id = new.org_id and e.id = new.entitlement_id and e.credential_id is not null;
  return null;
end $$;
create trigger justifications_noted after insert or update of state on justifications
  for each row execute function note_justification_changes();

-- An end that people have refused is asked for in each sweep.
create index entitlements_by_end_change on entitlements (org_id, end_change) where end_change is not null and state = 'ending';
