-- The connector's own accounts at a system are nobody's else, and no unknown ones: whoever is read with has a verdict of his own.
alter table access_entries drop constraint access_entries_verdict_check;
alter table access_entries add constraint access_entries_verdict_check
  check (verdict in ('disabled', 'agreed', 'mandate', 'ending', 'accepted', 'unknown', 'standing', 'own'));
alter table access_entries drop constraint access_entries_check;
alter table access_entries add constraint access_entries_check check ((verdict in ('unknown', 'own')) = (party_id is null));
create index access_entries_own on access_entries (org_id, system_id) where verdict = 'own';
