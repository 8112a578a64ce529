-- How an identity's credentials are renewed as whoever speaks for it says: by whom or by what, and when last. A word and no observation: what was seen of a
-- credential's age counts before it.
alter table identities
  add column rotation_path text,
  add column last_rotated_at timestamptz;
