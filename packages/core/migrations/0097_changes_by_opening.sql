-- The dossier of a control takes the changes that were opened within a time; leases are asked for by what they are like.
create index changes_by_opening on changes (org_id, opened_at);
create index leases_by_likeness on credential_leases (org_id, like_credential);
