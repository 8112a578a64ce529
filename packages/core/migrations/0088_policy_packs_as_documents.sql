-- How a policy pack came in force: as the first one of the organisation, by a change that people approved, or at a start because the one before could not be
-- read by a newer program. `tests`: what states what it is to do, file name → digest of its text among the documents.
alter table policy_bundles
  add column way text not null default 'start' check (way in ('first', 'change', 'start')),
  add column change_id text,
  add column document text,
  add column tests jsonb not null default '{}',
  add constraint policy_bundles_by_change check ((way = 'change') = (change_id is not null and document is not null)),
  add foreign key (org_id, change_id) references changes (org_id, id),
  add foreign key (org_id, document) references documents (org_id, digest);
update policy_bundles set way = 'first' where sequence = 1;
-- INVARIANT: a pack never comes back under the same digest, which old approvals name.
create unique index policy_bundle_once on policy_bundles (org_id, digest);
-- The row is held against what the journal says was activated, each time that a server takes it up.
create index journal_of_policy on journal (org_id, ordinal) where kind = 'policy.activated';
