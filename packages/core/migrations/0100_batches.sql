-- One signature may answer several equal requests. Each approval then names the list that was signed and its own place in it; a refusal never does.
alter table approvals
  add column batch_digest text,
  add column batch_place integer check (batch_place between 0 and 199),
  add constraint approvals_batch check (
    (batch_digest is null and batch_place is null) or (batch_digest is not null and batch_place is not null and verdict = 'approve')),
  add constraint approvals_batch_document foreign key (org_id, batch_digest) references documents (org_id, digest);
