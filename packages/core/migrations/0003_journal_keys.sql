-- An entry costs what its indexes cost. Its key begins with the organisation, as that of every table; its place in the order of recording is looked
-- for only until it has its place in the log, and until then no two may be the same.
alter table journal drop constraint journal_pkey;
alter table journal drop constraint journal_org_id_id_key;
alter table journal add primary key (org_id, id);
drop index journal_unsequenced;
create unique index journal_unsequenced on journal (ordinal) where log_index is null;
