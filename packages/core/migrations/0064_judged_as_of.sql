-- As of what the accounts of a system are judged: whatever has been committed since is what the next reading has to ask about, and nothing else.
alter table access_scans
  -- The state of the database and the grounds by which all of them were last judged. Null: nobody knows, and all of them are asked about.
  add column judged_as_of jsonb,
  -- The first and the last moment by which one of them was judged since.
  add column judged_from timestamptz, add column judged_to timestamptz;

-- What one transaction did to the inventory, by the transaction: whoever knows a state of the database finds what has been committed since.
create index inventory_changes_by_transaction on inventory_changes (((split_part(act, '.', 2))::xid8)) where act is not null;

-- What turns by time alone.
create index credentials_by_end on credentials (org_id, system_id, expires_at) where expires_at is not null;
create index identities_by_end on identities (org_id, expires_at) where expires_at is not null;

-- Entries of which no fact of the inventory tells are judged in every reading.
create index access_entries_without_facts on access_entries (org_id, system_id, account) where facts is null;
