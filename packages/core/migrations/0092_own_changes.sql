-- By which change somebody came to what he holds here, and a system to how it is spoken to; null: nobody else signed it (in the first hour, by a way of signing
-- in, or from before there was this law).
alter table role_holdings add column change_id text, add foreign key (org_id, change_id) references changes (org_id, id);
alter table api_keys add column change_id text, add foreign key (org_id, change_id) references changes (org_id, id);
alter table principal_keys add column change_id text, add foreign key (org_id, change_id) references changes (org_id, id);
alter table systems add column change_id text, add foreign key (org_id, change_id) references changes (org_id, id);
