-- Until when the system of an account lets it in by itself, as it was last set there: so that it ends although nothing here runs any more. Null: no end is kept.
alter table entitlements add column system_ends_at timestamptz;
