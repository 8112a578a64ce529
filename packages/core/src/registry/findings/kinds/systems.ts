// Kinds of findings about access at systems: accounts, what justifies them, drift, who uses what. Pure.
import { kind } from './kind.ts'

export const systemsKinds = {
  'access.mass_change': kind(
    'a mass of people would lose access by one access package within a day, so nothing of it ends',
    'somebody of the enterprise releases it, or fewer would lose it',
  ),
  'access.end_refused': kind(
    'people have refused to end an account that nothing justifies any more',
    'something justifies it again, or it has ended',
    'NHI1:2025',
  ),
  'access.ends_early': kind(
    'the system of an account ends it before what justifies it is over: moving that end was refused, by the system or by people',
    'that end is moved, nothing justifies it for longer any more, or it has ended',
    'NHI1:2025',
  ),
  'access.not_given': kind('what somebody is to have could not be given for a while', 'it is given, or nothing justifies it any more'),
  'access.account_gone': kind(
    'an account that something justifies still has ended by something else, and is not given back unasked',
    'somebody who answers for it confirms it and it is given anew, or nothing justifies it any more',
  ),
  'access.not_readable': kind('a system could not be read to the end, so what it holds is unknown', 'a whole reading'),
  'access.overslept': kind(
    'suspended access has slept longer than policy lets it, and its end is proposed',
    'it has come back, or has ended',
    'NHI1:2025',
  ),
  'access.standing': kind(
    'somebody outside holds an account that no open mandate and no running workload of an active contract explains',
    'the account is gone, disabled or explained, as its system shows it',
    'NHI3:2025',
  ),
  'access.unknown_accounts': kind(
    'a system has accounts that stand in no inventory',
    "every account there is somebody's, as a whole reading shows",
    'NHI1:2025',
  ),
  'access.untrusted': kind(
    'what standing access rests on has fallen: who answers for it, its contract, its review, its posture',
    'it holds again, or the access has ended',
    'NHI1:2025',
  ),
  'access.trust_unknown': kind('for too long nobody knows whether something holds that access rests on', 'it is known'),
  'access.untrusted_many': kind('so much access is without trust that only the worst has findings of its own', 'less is'),
  'access.untrusted_held': kind(
    'so much access would end at once for want of trust that nothing of it does',
    'somebody releases it, or less would end',
  ),
  'account.ghost': kind(
    'a credential is live in the inventory and its system, asked by name, does not know it',
    'it has ended in the inventory, or its system knows it',
  ),
  'account.out_of_band': kind(
    'an account was changed at its system and no mandate and no record explains it',
    'it is again as it was, a record explains it, or somebody agrees to it by name',
    'NHI5:2025',
  ),
  'account.to_correlate': kind(
    'an account at a system is nobody’s here, and rules name whose it could be',
    'somebody says whose it is, it is gone, or no rule names anybody any more',
    'NHI1:2025',
  ),
  'account.residual': kind(
    'a credential has ended or is suspended in the inventory and its system still lets it in',
    'its system lets it in no longer',
    'NHI1:2025',
  ),
  'session.outlived': kind(
    'somebody is still logged in with an account that has ended, is suspended, or is off at its system',
    'nobody is, as its system tells of everybody who is connected',
    'NHI1:2025',
  ),
  'account.too_many': kind('so much is wrong at one system that only the first have findings of their own', 'fewer are wrong'),
  'drift.fought': kind(
    'drift was put right and came back so often that somebody or something must be bringing it back',
    'it is gone, as its system shows it, or its last end was long ago',
    'NHI1:2025',
  ),
  'drift.held': kind('so much drift would be put right at once that nothing of it is', 'somebody releases it, or less would be'),
  'use.not_seen': kind(
    'a workload is declared to use a credential and was not seen with it for long, though it was looked who is connected',
    'it is seen, it is declared no longer, or one of the two has ended',
    'NHI1:2025',
  ),
  'use.undeclared': kind(
    'a workload is seen with a credential that nobody has declared it to use',
    'it is declared, it is not seen with it for long, or one of the two has ended',
    'NHI9:2025',
  ),
} as const
