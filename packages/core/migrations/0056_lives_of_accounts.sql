-- When an account was made and last used, as its system tells: kept beside its description, for neither is a right.
alter table accounts add column created_at timestamptz, add column last_used_at timestamptz;
