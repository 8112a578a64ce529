-- What is known of a credential beyond its name: what it is for, what it may reach, who made it and when, when it was last used, how often it is to be
-- renewed, and what guards one that can't be. Null: nobody knows.
alter table credentials
  add column purpose text,
  add column scope text[],
  add column issuer text,
  add column created_at timestamptz,
  add column last_used_at timestamptz,
  add column rotate_every_days integer check (rotate_every_days > 0),
  add column compensating_controls text[];

create index credentials_by_secret on credentials (org_id, secret_ref) where secret_ref is not null;
