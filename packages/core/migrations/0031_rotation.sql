-- A credential that took the place of another one in a rotation. Unlike one that was split off for a consumer that stays (`replaces`), it goes on
-- belonging to whom the old one belonged: it ends with the same contract.
alter table credentials
  add column renews text,
  add foreign key (org_id, renews) references credentials (org_id, id);

create index credentials_by_renewed on credentials (org_id, renews) where renews is not null;

-- That a consumer's new credential is in use, by the word of somebody who answers for it: where its system shows no use.
create table rotation_confirmations (
  org_id text not null,
  operation_id text not null,
  by text not null,
  at timestamptz not null,
  words text not null check (words <> ''),
  primary key (org_id, operation_id),
  foreign key (org_id, operation_id) references operations (org_id, id)
);
