-- What was seen at the systems that is somebody's outside and stands in no inventory: asked for by whose it is, however many accounts there are.
create index access_entries_by_party on access_entries (org_id, party_id) where credential_id is null and party_id is not null;
