-- The lines of a transfer that is too long to be signed line by line: kept in pages beside the document that people sign, under the digest of all of them.
-- Whoever reads them holds them against that digest; what stands here is never the last word.
create table transfer_pages (
  org_id text not null, list text not null check (list ~ '^sha256:[0-9a-f]{64}$'), n integer not null check (n >= 0), text text not null,
  primary key (org_id, list, n)
);

-- INVARIANT: what people have signed is neither changed nor deleted.
create function transfer_pages_stand() returns trigger language plpgsql as $$
begin
  raise exception 'the lines of a transfer are neither changed nor deleted' using errcode = 'CS002';
end $$;
create trigger transfer_pages_stand before update or delete on transfer_pages for each row execute function transfer_pages_stand();
create trigger transfer_pages_not_truncated before truncate on transfer_pages for each statement execute function transfer_pages_stand();
