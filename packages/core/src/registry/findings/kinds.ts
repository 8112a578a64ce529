// Every kind of finding: what it means, what closes it, and the entry of the OWASP Non-Human Identities Top 10 (2025) that it is a case of, where it is one.
// A kind that stands not here can't be opened. Pure.

import type { NhiRisk } from './nhi-risks.ts'

export { type NhiRisk, nhiRisks } from './nhi-risks.ts'

export interface KindOfFinding {
  readonly means: string
  /** The fact that closes it; nobody closes one by saying so. */
  readonly closedBy: string
  readonly nhi?: NhiRisk
}

const kind = (means: string, closedBy: string, nhi?: NhiRisk): KindOfFinding => ({ means, closedBy, ...(nhi === undefined ? {} : { nhi }) })
const kept = 'nothing: it says what happened, and stays'

export const findingKinds = {
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
  'approval.unanswered': kind('nobody has answered a request in its time, up to the end of its ladder', kept),
  'authority.path': kind('somebody outside can reach a power of the enterprise', 'the path is gone', 'NHI5:2025'),
  'caller.too_fast': kind(
    'a caller is refused again and again, because it sends more than policy lets one of its class send',
    'none of its requests has been refused for its pace for a while',
  ),
  'certificate.ending_near': kind('a server shows a certificate that ends soon', 'it shows one that ends later'),
  'certificate.expired': kind('a server shows a certificate that has ended', 'it shows one that holds'),
  'certificate.odd': kind(
    'a server shows a certificate as no honest issuer makes one: hostile names, an impossible validity, an unknown algorithm',
    'it shows another one',
    'NHI4:2025',
  ),
  'certificate.revoked': kind('a server still shows a certificate that is revoked', 'it shows another one', 'NHI1:2025'),
  'certificate.untrusted': kind(
    'a server shows a certificate that no way leads from to a trusted authority: signed by itself, its chain incomplete, or too early',
    'it shows one that somebody trusted stands behind',
    'NHI4:2025',
  ),
  'certificate.weak': kind('a server shows a certificate with a weak key or a broken signature', 'it shows a strong one', 'NHI4:2025'),
  'certificate.wrong_name': kind('a server shows a certificate that is not for its name', 'it shows one that is', 'NHI4:2025'),
  'clock.went_back': kind(
    'the clock of the server went back: what waits and what runs out was moved with it, and what people date is as wrong as the clock',
    'the clock is as late again as it was before',
  ),
  'consent.given_by_provider': kind(
    'a provider has let an application in further than its contract reaches',
    'it is decided by somebody of the enterprise',
    'NHI3:2025',
  ),
  'consent.not_readable': kind('the consents of a system could not be read to the end', 'a whole reading'),
  'consent.overdue': kind('nobody has decided a consent in its time', 'it is kept by a signature, or ended and proven', 'NHI3:2025'),
  'consent.to_decide': kind(
    'an application was let in and nobody of the enterprise has decided whether it stays',
    'it is kept by a signature, or ended and proven',
    'NHI3:2025',
  ),
  'consent.to_end': kind('somebody who has left gave a consent, and no connector can end it', 'it has ended', 'NHI1:2025'),
  'contract.clause_contradicted': kind("a subcontractor's clause contradicts the one above it", 'they agree'),
  'contract.clause_missing': kind('a contract lacks a clause that its kind and criticality ask for', 'the clause is there'),
  'contract.clause_weak': kind('a clause gives the enterprise less than is required', 'the clause gives as much'),
  'contract.confirmation_due': kind('a contract ends soon and nobody has said whether it goes on', 'somebody confirms it, or it ends'),
  'contract.exceeds_principal': kind("a subcontractor's contract reaches further than the one above it", 'it reaches no further'),
  'contract.no_principal': kind("a subcontractor's contract stands on none of its principal's", 'it stands on one'),
  'contract.owner_gone': kind('who answered for a contract has left', 'an active person answers for it'),
  'contract.not_passed_down': kind('what a provider owes is not owed by its subcontractor', 'it is passed down'),
  'contract.open_ended': kind('a contract has no end', 'it has one'),
  'contract.outlives_principal': kind("a subcontractor's contract runs longer than the one above it", 'its end is not later'),
  'contract.overdue': kind('a contract is over and its access is being ended', 'everything under it has ended', 'NHI1:2025'),
  'contract.saas_unowned': kind(
    'a provider administers a SaaS and nobody inside answers for a part of it that must stay inside',
    'the matrix names an owner',
  ),
  'contract.subcontracting_breached': kind('there are subcontractors that a contract does not allow', 'there are none, or it allows them'),
  'contract.uptime_only': kind('a contract promises uptime and leaves the decisions open', 'the decision rights are in it'),
  'credential.across_environments': kind(
    'a credential is used across environments: its system, its identity and its consumers are not in the same one',
    'they are in one environment',
    'NHI8:2025',
  ),
  'credential.duplicated': kind('one secret, or one name, stands for credentials in several environments', 'they differ', 'NHI8:2025'),
  'credential.human_use': kind(
    'one credential is used by a person and by workloads, or a person uses a technical one, so that nobody can tell who acted',
    "the person has one of his own: the credential is nobody's account, or no workload uses it, or no such use is reported for 30 days",
    'NHI10:2025',
  ),
  'credential.leaked': kind(
    'an authorised client says that a credential is in the wrong hands, or a secret scanner found its key, or a secret of its account',
    'it was renewed after that, or has ended, or who said it takes it back',
    'NHI2:2025',
  ),
  'credential.legacy_due': kind(
    'the time until which people let a long-lived credential live ends soon, and somebody has to decide again',
    'it is decided again, or has ended',
    'NHI7:2025',
  ),
  'credential.legacy_incomplete': kind(
    'a legacy credential lacks a condition under which one may live long, people who let it live among them',
    'it has all of them',
    'NHI7:2025',
  ),
  'credential.legacy_over': kind(
    'nothing lets a long-lived credential live any more, and it lives',
    'people let it live again, or it has ended',
    'NHI7:2025',
  ),
  'credential.long_lived': kind(
    'a credential lives longer than policy allows, or without end',
    'it has an end or is renewed soon enough',
    'NHI7:2025',
  ),
  'credential.over_privileged': kind(
    'an account may do more at its system than anybody approved: its scope, what it was made like, or what somebody agreed to by name',
    'its system shows that it may do no more, or the approved scope says so',
    'NHI5:2025',
  ),
  'credential.reused': kind('several workloads use one credential', 'each has its own', 'NHI9:2025'),
  'credential.rotation_overdue': kind('a credential was not renewed in its time', 'it is renewed', 'NHI7:2025'),
  'credential.static_where_lent': kind(
    'a workload holds a standing secret at a system where a rule in force would lend it one for minutes',
    'it uses no standing secret there any more, or no rule lends it one',
    'NHI6:2025',
  ),
  'credential.too_many': kind('so many credentials are wrong in one way that only the worst have findings of their own', 'fewer are'),
  'credential.unused': kind('nobody has used a credential for long', 'it is used, or has ended', 'NHI1:2025'),
  'credential.weak_authentication': kind(
    'an account proves itself in a way that is weak whatever its secret is, as its system shows it',
    'its system shows another way, or it has ended',
    'NHI4:2025',
  ),
  'demand.foreign': kind('evidence that was demanded came from somebody else', kept),
  'demand.forged': kind("evidence that was demanded came with a signature that is not the provider's", kept),
  'drill.failed': kind(
    'a provider failed an exercise: it could not revoke, took an exception or did not deliver evidence',
    'the next one is passed',
    'NHI3:2025',
  ),
  'drill.not_held': kind('an exercise that is due could not be held', 'one is held'),
  'drill.stale': kind('the last exercise with a provider is too long ago', 'one is held'),
  'drift.fought': kind(
    'drift was put right and came back so often that somebody or something must be bringing it back',
    'it is gone, as its system shows it, or its last end was long ago',
    'NHI1:2025',
  ),
  'drift.held': kind('so much drift would be put right at once that nothing of it is', 'somebody releases it, or less would be'),
  'duty.nobody': kind('nobody was on call when somebody had to be asked', kept),
  'ending.near': kind(
    'an identity or a credential ends by itself soon, or somebody who answers for something leaves soon',
    'its end has come or is later, or nothing is his to answer for',
    'NHI7:2025',
  ),
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
  'endpoint.not_readable': kind('an endpoint could not be looked at, so what it shows now is unknown', 'a look that comes through'),
  'evidence.foreign_executor': kind('evidence came from somebody who was not the executor', kept),
  'evidence.forged': kind("evidence came with a signature that is not the executor's", kept),
  'evidence.incomplete': kind('evidence lacks something that its contract asks for', kept),
  'evidence.late': kind('a provider has not delivered evidence in the time that it owes', 'it is delivered'),
  'evidence.malformed': kind('evidence has no form that can be read', kept),
  'evidence.replayed': kind('evidence came that was delivered for something else before', kept),
  'evidence.stale': kind('evidence is older than it may be', kept),
  'evidence.transplanted': kind('evidence is about another operation', kept),
  'exception.requested': kind(
    'a provider asks for an exception, and somebody of the enterprise has to answer',
    'it is answered, or its time has passed',
  ),
  'identity.approval_missing': kind(
    'policy asks in which record an identity was approved, and its source, whose word that is, names none',
    'its source names one, or it has ended',
  ),
  'identity.half_dead': kind(
    'an account of an identity is gone or switched off at one system, and another of its accounts opens elsewhere',
    'all of them open, none does, or a change is ending the rest',
    'NHI1:2025',
  ),
  'identity.governed_low': kind(
    'an identity is of high impact by what it reaches, and its criticality says that little is at stake',
    'its criticality says otherwise, or it reaches less',
    'NHI5:2025',
  ),
  'identity.unanswered': kind(
    'somebody outside holds an identity and nobody inside answers for it or for ending it',
    'somebody does',
    'NHI3:2025',
  ),
  'identity.owner_gone': kind(
    'who answered for an identity has left and no rule names another; it is frozen',
    'an active person answers for it',
    'NHI1:2025',
  ),
  'identity.to_confirm': kind(
    'somebody answers for an identity since its owner left or moved, and has not said that it is needed',
    'he confirms it, or it ends',
    'NHI1:2025',
  ),
  'identity.unowned': kind('an identity has nobody who answers for it, or nobody who runs it', 'it has both'),
  'issuer.trusts_too_much': kind(
    'the tokens of an issuer are believed further than the pipelines that are meant: a subject that others can have, an audience that is not ours',
    'its document in force says exactly whose tokens, or it is withdrawn',
    'NHI6:2025',
  ),
  'key.perhaps_copied': kind('the counter of a passkey did not rise when it signed: somebody may have a copy of it', kept),
  'mandate.not_started': kind('evidence came under a mandate that was not being used', kept),
  'mandate.unused': kind('an executor let a mandate pass without using it', kept),
  'merger.overdue': kind(
    'the quarantine of a merger is over and somebody has still to answer for what is in it, or let it end',
    'all of it is taken over, or has ended',
    'NHI1:2025',
  ),
  'merger.quarantined': kind(
    'something that came with a merger is in quarantine: nobody answers for it',
    'all of it is taken over, or has ended',
    'NHI1:2025',
  ),
  'merger.unclear': kind(
    'something that was delivered for a merger may be one of ours, and waits for a person',
    'somebody has said of each what it is',
  ),
  'matrix.missing': kind('there is no responsibility matrix in force', 'one is in force'),
  'notice.undelivered': kind('a notice could not be delivered, so its reader was not told', 'a notice reaches him by that way again'),
  'operation.denied': kind('policy denied an operation of a plan', kept),
  'operation.escalated': kind('policy withdrew at the last moment what it had allowed, and somebody has to look', kept),
  'operation.stuck': kind("an operation can't be brought to its end", 'it is proven after all', 'NHI1:2025'),
  'policy.unapproved': kind('a policy pack is in force that no people have signed', 'people have approved one', 'NHI5:2025'),
  'provider.duty_contradicted': kind('a subcontractor owes less than the party above it', 'it owes as much'),
  'provider.exceeds_principal': kind('a subcontractor reaches further than the party above it', 'it reaches no further'),
  'responsibility.drift': kind('somebody executed what the matrix gave to somebody else', kept),
  'responsibility.owner_gone': kind('a row of the matrix names somebody who is not there', 'somebody who is there stands in it'),
  'retention.overdue': kind('payloads are kept longer than the retention standard allows', 'they are deleted, or held'),
  'review.due': kind('a review of a provider is to be signed', 'it is signed'),
  'review.due_soon': kind('a review of a provider is to be signed within days', 'it is signed'),
  'review.overdue': kind('a review of a provider was not signed in its time', 'it is signed', 'NHI3:2025'),
  'review.to_end': kind('a review decided that a contract is to end', 'it has ended', 'NHI1:2025'),
  'risk.expired': kind('a risk that was accepted is accepted no longer, and the credential is not proven dead', kept, 'NHI1:2025'),
  'rotation.consumer_cut': kind(
    'the old credential of a rotation ends, or has ended, and this consumer has not moved to its own',
    'it is seen to use its own, or uses it no longer',
  ),
  'rotation.consumer_late': kind(
    'a consumer has not moved to its new credential in the time that policy gives it; the old one waits for it',
    'it is seen to use the new one, or uses the credential no longer',
    'NHI7:2025',
  ),
  'rotation.unknown_consumer': kind(
    'somebody whom nobody has named is on the old credential of a rotation, after every known consumer has its own',
    'nobody is on it any more, or the rotation is cut short',
    'NHI9:2025',
  ),
  'secret.unresolvable': kind("a secret that a proof needs can't be read where it should be", kept),
  'signal.event_refused': kind(
    "a transmitter's security event is signed and can't be taken: what it says is missing here",
    'the same event comes in a form that can be taken, or its stream is verified afterwards',
  ),
  'signal.stream_stopped': kind(
    'a transmitter of security events has said that its stream is paused or disabled, so that nothing it knows is heard',
    'it says that the stream is enabled, or its document is withdrawn',
  ),
  'signal.unplaced': kind(
    'a transmitter has said something about a subject that is not known here, is several things, or is not its to speak of',
    'each is placed by a later look, or is older than 30 days, or its document is withdrawn',
  ),
  'session.break_glass': kind('the first administrator came in by his own passkey though there are other administrators', kept),
  'source.clock_ahead': kind('a source dates what it says in the future', 'a whole reading without it'),
  'source.conflict': kind('a source says of something what another one has the word on, and they differ', 'they agree'),
  'source.contract_longer': kind(
    'a source says that a contract runs longer than was agreed',
    'somebody confirms it, or the source says otherwise',
  ),
  'source.event_refused': kind(
    "an event of a source is signed and can't be taken: what it says is missing here",
    'the same event comes in a form that can be taken, or a whole reading',
  ),
  'source.gap': kind('events of a source are missing: a number was left out', 'they have come, or a whole reading'),
  'source.group_circle': kind('a group of a source stands in itself, by the groups that are in it', 'no group of it does any more'),
  'source.mass_change': kind(
    'a source suddenly lacks so many of its records that it was not believed',
    'somebody releases or refuses the reading',
  ),
  'source.reading_failed': kind('a source could not be read', 'it is read'),
  'source.record_invalid': kind("a record of a source can't be taken as it is", 'it can'),
  'source.silent': kind(
    'a source has said nothing for longer than its document promises: who has left since is still here for all that is known',
    'it says something, or promises it no longer',
    'NHI1:2025',
  ),
  'source.unauthorised_record': kind('a source speaks of a kind of thing that is not its to create', 'it does so no longer, or may'),
  'team.lead_gone': kind('who led a team has left', 'an active person leads it'),
  'telemetry.attempted_without_mandate': kind(
    'a provider reports that it tried something without a mandate',
    'a mandate or a statement of its own settles it',
  ),
  'telemetry.claimed_not_observed': kind('a provider reports what nobody has seen', 'it is seen'),
  'telemetry.claimed_something_else': kind('a provider reports something else than was seen', 'claim and observation agree'),
  'telemetry.equivocated': kind('a provider sent two different records under one id', kept),
  'telemetry.foreign': kind('a batch came from somebody else than its provider', kept),
  'telemetry.forged': kind("a batch came with a signature that is not the provider's", kept),
  'telemetry.gap': kind("records are missing in a provider's stream", 'they have come'),
  'telemetry.malformed': kind('a batch has no form that can be read', 'whole batches come again'),
  'telemetry.observed_not_claimed': kind('something was seen that a provider has not reported', 'it is reported'),
  'telemetry.stale': kind('a batch is older than it may be', 'fresh batches come again'),
  'telemetry.unknown_subject': kind("a provider reports about something that the inventory doesn't know", 'it is known'),
} as const satisfies Readonly<Record<string, KindOfFinding>>

export type FindingKind = keyof typeof findingKinds

/** Kinds that are cases of an entry. */
export const kindsOfRisk = (risk: NhiRisk): readonly FindingKind[] =>
  (Object.entries(findingKinds) as [FindingKind, KindOfFinding][]).flatMap(([name, { nhi }]) => (nhi === risk ? [name] : []))

/** What of an entry nothing here can know, and why: that none is found of it says nothing. */
export const notLookedFor: Readonly<Partial<Record<NhiRisk, string>>> = {
  'NHI2:2025':
    'secrets in code, logs, chats and images: nothing here reads them; of what scanners report, only keys of SSH and secrets with account and host beside them can be recognised, since no secret is kept to be compared with',
  'NHI4:2025':
    'how a server lets people in at all (`trust`, `md5` of PostgreSQL, unsigned binds of LDAP): what observers may read does not tell it',
  'NHI6:2025': 'policies and keys inside cloud accounts and pipelines: no connector reads them',
  'NHI10:2025': 'a person who uses a technical secret where no provider reports sessions: the use looks like the workload’s',
}

/** Undefined: one that an earlier version opened and this one doesn't know. */
export const kindOf = (name: string): KindOfFinding | undefined =>
  Object.hasOwn(findingKinds, name) ? findingKinds[name as FindingKind] : undefined
