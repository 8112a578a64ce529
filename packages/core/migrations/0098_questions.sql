-- What somebody is asked by name about a change before it is decided, and what he answers.

-- INVARIANT: a question holds no signature and no verdict: there is no column in which it could become an approval, and none that a time limit reads.
create table questions (
  org_id text not null, id text not null, change_id text not null,
  -- The plan that stood when it was asked; a new plan leaves the question standing and says so.
  plan_digest text,
  -- Under which mandate an executor asked; null: somebody of the enterprise asked.
  mandate_id text,
  asked_by text not null, asker_kind text not null default 'person' check (asker_kind = 'person'), asker_party text not null, asked_at timestamptz not null,
  put_to text not null, put_kind text not null default 'person' check (put_kind = 'person'), put_party text not null,
  -- What he has to do with the change.
  because text[] not null check (cardinality(because) > 0 and because <@ array['requester', 'executor', 'business_owner', 'technical_owner']),
  words text not null check (length(words) between 1 and 2000),
  state text not null default 'open' check (state in ('open', 'answered', 'withdrawn')),
  answer text check (length(answer) between 1 and 2000), ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, change_id) references changes (org_id, id),
  foreign key (org_id, mandate_id) references mandates (org_id, id),
  foreign key (org_id, asked_by, asker_kind, asker_party) references principals (org_id, id, kind, party_kind),
  foreign key (org_id, put_to, put_kind, put_party) references principals (org_id, id, kind, party_kind),
  check (put_to <> asked_by),
  check ((asker_party = 'enterprise') = (mandate_id is null)),
  -- Of a question that an executor asks, or is asked, one side is the enterprise.
  check (asker_party = 'enterprise' or put_party = 'enterprise'),
  check ((state = 'answered') = (answer is not null)),
  check ((state = 'open') = (ended_at is null))
);
create index questions_of_change on questions (org_id, change_id, id);
create index questions_put_to on questions (org_id, put_to, id);
create index questions_asked_by on questions (org_id, asked_by, id);

-- What was asked and answered stays as it was said.
create function keep_question() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'open' or (old.words, old.put_to, old.asked_by, old.change_id) is distinct from (new.words, new.put_to, new.asked_by, new.change_id) then
    raise exception 'a question and its answer are not changed afterwards' using errcode = 'CS002';
  end if;
  return new;
end $$;
create trigger questions_kept before update or delete on questions for each row execute function keep_question();

create function tell_of_questions() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at)
    select org_id, 'question.asked', id, asked_at from told where state = 'open' on conflict do nothing;
  return null;
end $$;
create trigger notices_of_questions after insert on questions referencing new table as told for each statement execute function tell_of_questions();

create function tell_of_answers() returns trigger language plpgsql as $$
begin
  insert into notice_facts (org_id, kind, subject, at) values (new.org_id, 'question.answered', new.id, new.ended_at) on conflict do nothing;
  return null;
end $$;
create trigger notices_of_answers after update of state on questions for each row
  when (new.state = 'answered' and old.state = 'open') execute function tell_of_answers();
