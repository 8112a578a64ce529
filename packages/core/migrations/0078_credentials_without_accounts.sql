-- After a whole reading: the live credentials of the system for which no account was known, as of judged_as_of, and of which kinds they could be. The next
-- reading asks only about them and about what has changed since. Null: it isn't known, and all are asked about.
alter table access_scans add unmatched jsonb;

-- Which accounts tell when they were made or last used: at many systems none.
create index accounts_telling on accounts (org_id, system_id) where last_used_at is not null or created_at is not null;
