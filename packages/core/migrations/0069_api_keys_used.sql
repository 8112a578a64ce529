-- When somebody last came with an API key, as of a few minutes ago. Null: nobody ever has, or not since this is kept.
alter table api_keys add column last_used_at timestamptz;
