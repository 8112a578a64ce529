-- Sessions that ended long ago are deleted by the sweep: what opened and ended is in the journal.
create index sessions_ended on sessions (org_id, ended_at) where ended_at is not null;
