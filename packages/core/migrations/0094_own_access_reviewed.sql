-- Access to Countersign itself: what people have last said of each line of it, who answers for what it goes by, and reviews of what the enterprise's own hold.

create table own_access_decisions (
  org_id text not null,
  -- As `GET /v1/own-access` names it: who, by which way, what.
  line text not null,
  principal_id text not null, verdict text not null check (verdict in ('keep', 'end')),
  review_id text not null, person_id text not null, decided_at timestamptz not null,
  primary key (org_id, line),
  foreign key (org_id, principal_id) references principals (org_id, id),
  foreign key (org_id, person_id) references principals (org_id, id),
  foreign key (org_id, review_id) references provider_reviews (org_id, id),
  -- INVARIANT: nobody decides about what he holds himself.
  check (person_id <> principal_id)
);

create table own_owners (
  org_id text not null,
  -- A kind and a name, as `GET /v1/own-access/things` gives them.
  kind text not null, name text not null,
  owner_id text not null, named_by text not null, named_at timestamptz not null,
  primary key (org_id, kind, name),
  foreign key (org_id, owner_id) references principals (org_id, id)
);

-- Of the enterprise's own nothing ends by silence: it is told.
alter table provider_reviews drop constraint provider_reviews_effect_check;
alter table provider_reviews add constraint provider_reviews_effect_check check (effect in ('narrow', 'stop', 'tell'));
