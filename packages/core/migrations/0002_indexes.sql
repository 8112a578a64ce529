-- What is asked for each operation must not cost more the more operations there are.
create index operations_by_plan on operations (org_id, plan_digest, position);
create index evidence_by_operation on evidence (org_id, operation_id);
create index mandates_by_executor on mandates (org_id, executor_id, state, id);
create index approval_requests_by_plan on approval_requests (org_id, plan_digest);
create index findings_open_by_subject on findings (org_id, kind, subject) where state = 'open';
create index credentials_by_origin on credentials (org_id, derived_from) where derived_from is not null;
create index sealed_secrets_due on sealed_secrets (org_id, delete_after) where delete_after is not null;
