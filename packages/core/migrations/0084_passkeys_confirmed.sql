-- A key that waits comes into effect by somebody's word, or its holder takes it back; nothing else ends it. Lists of what waits are read from here.
alter table passkey_registrations drop constraint passkey_registrations_state_check;
alter table passkey_registrations add constraint passkey_registrations_state_check check (state in ('begun', 'waits', 'in_effect', 'withdrawn'));
create index registrations_waiting on passkey_registrations (org_id, id) where state = 'waits';
