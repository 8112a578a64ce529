-- The story of an identity is read by its credentials, and by what findings, incidents and exceptions are about.
create index operations_by_credential on operations (org_id, credential_id);
create index findings_by_subject on findings (org_id, subject);
create index incidents_by_operation on incidents (org_id, operation_id);
create index exceptions_by_subject on exception_requests (org_id, subject);
