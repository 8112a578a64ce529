-- The inventory is searched by beginnings of words, as somebody types them: `tar syn` finds `tariff-sync`. Whatever is no letter and no digit parts words.
-- INVARIANT: the expressions of these indexes are those of packages/core/src/registry/inventory/words-store.ts, or they are not used.

-- A language of its own keeps it from being inlined, and its cost says what it is: the planner then asks the index rather than reckon it for every row.
create function words_of(said text) returns tsvector language plpgsql immutable strict parallel safe cost 5000 as $$
begin
  return pg_catalog.to_tsvector('pg_catalog.simple', pg_catalog.translate(said, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)));
end $$;

create index identities_by_words on identities using gin
  (words_of(id || ' ' || name || ' ' || party_id || ' ' || coalesce(business_owner, '') || ' ' || coalesce(technical_owner, '')));
create index credentials_by_words on credentials using gin (words_of(id || ' ' || account || ' ' || identity_id || ' ' || system_id));
create index workloads_by_words on workloads using gin (words_of(id || ' ' || name || ' ' || team || ' ' || party_id));
create index accounts_by_words on accounts using gin (words_of(account || ' ' || coalesce(key, '') || ' ' || system_id));

-- Those that nobody answers for.
create index identities_orphaned on identities (org_id, id)
  where state <> 'retired' and (business_owner is null or technical_owner is null or frozen_at is not null);
