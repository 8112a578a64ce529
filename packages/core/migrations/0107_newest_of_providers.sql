-- When a provider was last heard of, and what it did last was last looked at: by provider, without reading what others did.

create index principals_outside on principals (org_id, party_id, id) where party_kind <> 'enterprise';
create index operations_by_executor on operations (org_id, executor_id, executed_at) where executed_at is not null;
