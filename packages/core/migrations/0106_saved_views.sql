-- What a person wants to look at again: his own name for a page of the console and what it is narrowed by. It gives no right and decides nothing.

create table saved_views (
  org_id text not null, id text not null,
  person_id text not null, kind text not null default 'person' check (kind = 'person'), party text not null,
  page text not null check (page in ('inventory', 'findings', 'changes')),
  name text not null check (length(name) between 1 and 80),
  -- INVARIANT: what stands after the path of a page of ours, and nothing that could lead elsewhere.
  search text not null check (length(search) <= 2000 and search ~ '^(\?[^#\s]*)?$'),
  saved_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, person_id, kind, party) references principals (org_id, id, kind, party_kind),
  -- People outside have one of these pages.
  check (party = 'enterprise' or page = 'changes'),
  unique (org_id, person_id, page, name)
);
