-- Who holds what is compared with what he is to hold where something has changed, and with everybody once a day: how far that has come.
create table access_state (
  org_id text primary key,
  -- What was committed after it has not been looked at.
  snapshot text not null,
  -- Which packages were in force, and when everybody was compared with them.
  packages text not null, whole_since timestamptz not null,
  -- People whose turn comes again: it could not be finished.
  again text[] not null default '{}'
);

create index entitlements_by_holder on entitlements (org_id, holder_id);
create index justifications_asked on justifications (org_id, ref) where state = 'asked';

-- Facts that say who is to hold what and are in no edge of the estate: told in the same list of changes.
create function note_subject_changes() returns trigger language plpgsql as $$
begin
  insert into estate_changes (org_id, kind, id) values (new.org_id, tg_argv[0], to_jsonb(new) ->> tg_argv[1]);
  return null;
end $$;
create trigger suspensions_noted after insert or update of lifted_at on party_suspensions for each row execute function note_subject_changes('party', 'party_id');
create trigger life_events_noted after insert on lifecycle_events for each row when (new.subject_kind = 'principal')
  execute function note_subject_changes('principal', 'subject');
create trigger releases_noted after update of released_by on justifications for each row execute function note_justification_changes();
