-- What was approved for an identity as a whole, by whoever speaks for it: how far its credentials reach, how often they are renewed, and the record in
-- which somebody outside approved it. Null: nobody has said. A credential's own word on its reach and its renewal stands beside it.
alter table identities
  add column scope text[],
  add column rotate_every_days integer check (rotate_every_days > 0),
  add column approval_reference text;
