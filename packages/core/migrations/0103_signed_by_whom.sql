-- What was given in the first hour is told apart: by the entry that says so, of the same transaction and so of the same moment.
create index journal_of_first_hours on journal (org_id, at) where kind = 'own_law.first_hour';

-- A passkey that came into effect by a change names it, as any other key does. The entry is canonical JSON.
update principal_keys k
set change_id = substring(j.leaf from '"because":\{"by":"change","change":"([^"]+)"')
from journal j
where k.form = 'passkey' and k.change_id is null and j.org_id = k.org_id and j.kind = 'key.enrolled' and j.at = k.enrolled_at
  and j.leaf like '%"because":{"by":"change","change":"%' and substring(j.leaf from '"keyId":"([^"]+)"') = k.key_id;
