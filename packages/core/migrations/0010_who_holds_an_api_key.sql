-- An API key acts as one principal and may be in another one's hands: of who issued it, and so saw it, and of who was given it.
-- `issued_by` may name the control plane itself, which has no row; both are unknown for keys from before.
alter table api_keys add column issued_by text, add column held_by text;
alter table api_keys add foreign key (org_id, held_by) references principals (org_id, id);
