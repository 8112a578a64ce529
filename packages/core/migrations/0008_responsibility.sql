-- Where a system stands, as the responsibility matrix speaks of regions. Null: nobody knows; then a row that holds in some regions only answers
-- nothing there.
alter table systems add column region text;

-- Who performed what, looked through by time: the drift between who performs and who the matrix names.
create index operations_by_execution on operations (org_id, executed_at) where executed_at is not null;
