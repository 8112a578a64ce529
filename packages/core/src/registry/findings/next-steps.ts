// What to do about a finding of each kind: one sentence that names a command. Capitals stand for what the finding itself names. Pure.
// A finding that knows better says so itself (`next` in its detail); this is for all others, so that none leaves its owner without a step.
import type { FindingKind } from './kinds.ts'

const account = 'look at it with `countersign account show ACCOUNT`'
const contract =
  'look at it with `countersign contract show CONTRACT`; mend the contract where it is kept, and bring it in with `countersign import FILE`'
const clauses =
  'see what is asked for with `countersign contract requirements CONTRACT`, agree on the clause, and bring it in with `countersign import FILE`'
const chain =
  'see every gap with `countersign contract gaps`; mend the contract or the one above it, and bring it in with `countersign import FILE`'
const endpoint = 'replace what the server shows, then look again with `countersign endpoint scan SYSTEM`'
const evidence = 'see what was asked and what came with `countersign change show CHANGE`, and take it to the executor'
const demand = 'see what was asked of whom with `countersign evidence compare`, and take it to the provider'
const telemetry = 'see the stream with `countersign telemetry streams`, and take it to the provider'
const compared = 'see both sides with `countersign telemetry compare change CHANGE`, and take it to the provider'
const source = 'mend it at the source; `countersign source readings SOURCE` shows how its last readings went'
const review = 'read and sign it: `countersign review show REVIEW`, then `countersign review sign REVIEW`'
const consent =
  'decide it: `countersign consent show CONSENT`, then `countersign consent keep CONSENT` or `countersign consent end CONSENT`'
const drill = 'hold one with `countersign drill run PROVIDER`; `countersign drill score PROVIDER` says what it comes to'
const renewed = 'give it a new secret and prove the old one dead: `countersign rotation start CREDENTIAL`'
const legacy =
  'see what is missing with `countersign legacy list`; let it live by `countersign legacy propose NAME FILE`, or renew it with `countersign rotation start CREDENTIAL`'
const rotation = 'see who is still on the old one with `countersign rotation show ROTATION`'
const merger = 'see what is left with `countersign merger items MERGER`, and answer for it with `countersign merger take-over MERGER`'
const separate =
  'give each its own with `countersign rotation start CREDENTIAL`; `countersign estate blast-radius credential:CREDENTIAL` says what hangs on it'
const successor = 'name who answers for it: `countersign lifecycle transfer --from PERSON --to PERSON`'
const transmitter = 'see what was said with `countersign transmitter events --transmitter NAME`'
const duties =
  'see what each owes with `countersign provider show PROVIDER`; mend the provider, and bring it in with `countersign import FILE`'

/** Complete by its type: a kind without a next step does not compile. */
export const nextSteps: Readonly<Record<FindingKind, string>> = {
  'access.mass_change': 'see who would lose what with `countersign access packages`, then `countersign access release PACKAGE`',
  'access.end_refused': 'see what justified it with `countersign access why CREDENTIAL`; then end it, or have it justified again',
  'access.ends_early':
    'see what was refused with `countersign change show CHANGE`: mend it at the system and revise the change, or confirm what is needed',
  'access.not_given': 'see what it waits for with `countersign access entitlements`',
  'account.to_correlate':
    'say whose it is with `countersign account adopt ACCOUNT`, or have it ended; `countersign account correlate SYSTEM` says why',
  'access.account_gone': 'confirm it with `countersign access confirm ENTITLEMENT` where it is needed',
  'access.not_readable': 'see whether its system answers with `countersign system check SYSTEM`, then `countersign access scan SYSTEM`',
  'access.overslept': 'decide what becomes of it: `countersign access suspended CREDENTIAL` says since when and why',
  'access.standing':
    'see it with `countersign access standing`; end the account, or bring what explains it in with `countersign import FILE`',
  'access.unknown_accounts':
    'see whose they may be with `countersign account list --system SYSTEM`, and bring them in with `countersign import FILE`',
  'access.untrusted': 'see what has fallen with `countersign access trust CREDENTIAL`',
  'access.trust_unknown': 'see what nobody knows with `countersign access trust CREDENTIAL`',
  'access.untrusted_many': 'see the worst with `countersign access trust`',
  'access.untrusted_held': 'see what would end with `countersign access trust`, then `countersign access release-fallen`',
  'account.ghost': `${account}; if it is gone for good, bring its credential in as ended with \`countersign import FILE\``,
  'account.out_of_band': `${account}; take the change back, or agree to it by name with \`countersign account agree ACCOUNT\``,
  'account.residual': `${account}; end it at its system, then read it again with \`countersign access scan SYSTEM\``,
  'session.outlived':
    'a change ends them where `drift.json` says so: `countersign drift preview`; who it is says `countersign account sessions ACCOUNT`',
  'account.too_many': 'see all of them with `countersign account list --system SYSTEM`',
  'approval.unanswered': 'see who was asked with `countersign duty asked`, and answer with `countersign approve sign CHANGE`',
  'authority.path': 'see the path with `countersign authority prove`, and take one of its steps away',
  'caller.too_fast': 'have it send less, or let its class send more in `rates.json`; `countersign api-key revoke KEY` stops a key at once',
  'certificate.ending_near': endpoint,
  'certificate.expired': endpoint,
  'certificate.odd': endpoint,
  'certificate.revoked': endpoint,
  'certificate.untrusted': endpoint,
  'certificate.weak': endpoint,
  'certificate.wrong_name': endpoint,
  'clock.went_back':
    'find out which of the two times was wrong and set the server to a time source that is watched; `countersign journal --kind clock.went_back` says how often it went back, and how far',
  'consent.given_by_provider': consent,
  'consent.not_readable': 'see whether its system answers with `countersign system check SYSTEM`, then `countersign consent scan SYSTEM`',
  'consent.overdue': consent,
  'consent.to_decide': consent,
  'consent.to_end': 'end it at its system, then read it again with `countersign consent scan SYSTEM`',
  'contract.clause_contradicted': clauses,
  'contract.clause_missing': clauses,
  'contract.clause_weak': clauses,
  'contract.confirmation_due': 'say whether it goes on: `countersign contract confirm CONTRACT`, or `countersign contract end CONTRACT`',
  'contract.exceeds_principal': chain,
  'contract.no_principal': chain,
  'contract.owner_gone': successor,
  'contract.not_passed_down': chain,
  'contract.open_ended': contract,
  'contract.outlives_principal': chain,
  'contract.overdue': 'see what is not proven dead with `countersign estate day-after contract:CONTRACT`, and `countersign change list`',
  'contract.saas_unowned': 'name who answers for it: `countersign matrix gaps`, then `countersign matrix propose FILE`',
  'contract.subcontracting_breached': chain,
  'contract.uptime_only': clauses,
  'credential.across_environments': separate,
  'credential.duplicated': separate,
  'credential.human_use':
    'give the person one of his own: `countersign access request PACKAGE`, or `countersign rotation start CREDENTIAL`',
  'credential.leaked': renewed,
  'credential.legacy_due': legacy,
  'credential.legacy_incomplete': legacy,
  'credential.legacy_over': legacy,
  'credential.long_lived': legacy,
  'credential.over_privileged':
    'take away what nobody approved, then read it again with `countersign access scan SYSTEM`; `countersign account list --system SYSTEM` shows it',
  'credential.reused': separate,
  'credential.rotation_overdue': renewed,
  'credential.static_where_lent': 'let the workload ask for a lease: `countersign lease get RULE`',
  'credential.too_many': 'see the worst with `countersign findings --kind KIND`, and all of them with `countersign credentials`',
  'credential.unused':
    'see who used it last with `countersign estate dependents credential:CREDENTIAL`; end what nobody needs with `countersign lifecycle end IDENTITY`',
  'credential.weak_authentication': 'change how it proves itself at its system, then read it again with `countersign access scan SYSTEM`',
  'demand.foreign': demand,
  'demand.forged': demand,
  'drill.failed': drill,
  'drill.not_held': drill,
  'drill.stale': drill,
  'drift.fought':
    'find out who brings it back: `countersign account show ACCOUNT` shows what changed when; nothing here ends it again until its last ends are long ago',
  'drift.held': 'see what would be put right with `countersign drift preview`, then `countersign drift release`',
  'duty.nobody': 'see who is on call with `countersign duty show`, and set it with `countersign duty schedule set`',
  'ending.near':
    'see what would still work with `countersign estate day-after SUBJECT`; renew or confirm what has to go on (`countersign contract confirm CONTRACT`), or hand over what he answers for with `countersign lifecycle transfer --from PERSON --to PERSON`',
  'endpoint.not_readable': endpoint,
  'use.not_seen':
    'look at it with `countersign credential show CREDENTIAL`; if it is over, end it or bring in who uses it with `countersign import FILE`',
  'use.undeclared':
    'look at it with `countersign credential show CREDENTIAL`; declare it with `countersign import FILE`, or renew it: `countersign rotation start CREDENTIAL`',
  'evidence.foreign_executor': evidence,
  'evidence.forged': evidence,
  'evidence.incomplete': evidence,
  'evidence.late': demand,
  'evidence.malformed': evidence,
  'evidence.replayed': evidence,
  'evidence.stale': evidence,
  'evidence.transplanted': evidence,
  'exception.requested':
    'answer it: `countersign exception list`, then `countersign exception grant EXCEPTION` or `countersign exception refuse EXCEPTION`',
  'identity.approval_missing':
    'have its source name the record: `countersign identity show IDENTITY` says which source it is; or let it end: `countersign lifecycle end IDENTITY`',
  'identity.half_dead':
    'see which of its accounts still opens with `countersign estate day-after identity:IDENTITY`, and end it or bring the other back',
  'identity.governed_low':
    'see what it rests on with `countersign identity show IDENTITY`; then raise its criticality with `countersign import FILE`, or have taken from it what it does not need',
  'identity.unanswered': 'name somebody inside: `countersign matrix gaps`, then `countersign matrix propose FILE`',
  'identity.owner_gone': successor,
  'identity.to_confirm':
    'say that it is still needed: `countersign lifecycle confirm IDENTITY`, or let it end: `countersign lifecycle end IDENTITY`',
  'identity.unowned':
    'give it what it lacks, and bring it in with `countersign import FILE`; `countersign identity story IDENTITY` says how it came',
  'issuer.trusts_too_much': 'narrow its document: `countersign issuer show ISSUER`, then `countersign issuer propose ISSUER FILE`',
  'key.perhaps_copied':
    'ask its holder; if he did not sign, let him say so with `countersign passkey report-lost KEY` and look at what it signed since',
  'mandate.not_started': evidence,
  'mandate.unused': evidence,
  'merger.overdue': merger,
  'merger.quarantined': merger,
  'merger.unclear': 'say what each is: `countersign merger items MERGER --state unclear`, then `countersign merger settle MERGER`',
  'matrix.missing': 'propose one: `countersign matrix propose FILE`',
  'notice.undelivered':
    'tell the reader by another way what `countersign notice list --all` shows for him; mend his address at its source, or the channel in the settings of the server',
  'operation.denied': 'see why with `countersign change show CHANGE`; revise the plan with `countersign change revise CHANGE`',
  'operation.escalated': 'see why with `countersign change show CHANGE`',
  'operation.stuck':
    'see what is in the way with `countersign change show CHANGE`; what can not be proven is accepted by name with `countersign risk accept OPERATION`',
  'own.endless':
    'see it with `countersign authority own-access --principal PRINCIPAL`; give the role again with an end (`countersign role assign PRINCIPAL ROLE --until INSTANT`), or end it',
  'own.past_limit':
    'see it with `countersign authority own-access --principal PRINCIPAL`; end it, or give it anew for no longer than `own.json` of the policy says',
  'own.too_many': 'see all of it with `countersign authority own-access --wanting`',
  'own.unreviewed': 'open its review with `countersign review open PARTY`, then `countersign review sign REVIEW`',
  'own.unused':
    'ask its holder; if he does not need it, end it: `countersign authority own-access --principal PRINCIPAL` shows how it is held',
  'own.thing_unowned': 'name who answers for it: `countersign authority own-owner KIND NAME PERSON`',
  'policy.unapproved':
    'see how it came to be with `countersign policy history`, and bring the pack that is to be before people: `countersign policy propose`',
  'provider.duty_contradicted': duties,
  'provider.exceeds_principal': duties,
  'responsibility.drift': 'see who was to do it with `countersign matrix show`; mend the matrix or take it to who did it',
  'responsibility.owner_gone': 'name who is there: `countersign matrix gaps`, then `countersign matrix propose FILE`',
  'retention.overdue':
    'see what may go with `countersign retention due`, then `countersign retention delete`, or `countersign retention hold`',
  'review.due': review,
  'review.due_soon': review,
  'review.overdue': review,
  'review.to_end': 'end it: `countersign contract end CONTRACT`',
  'risk.expired': 'see it with `countersign risk list`; have the credential ended and proven dead, or accept its risk anew',
  'rotation.consumer_cut': rotation,
  'rotation.consumer_late': rotation,
  'rotation.unknown_consumer': `${rotation}; find out who it is, and bring the use in with \`countersign import FILE\``,
  'secret.unresolvable': 'put the secret where its system says that it is, then `countersign system check SYSTEM`',
  'signal.event_refused': transmitter,
  'signal.stream_stopped': 'enable the stream at its transmitter; `countersign transmitter show NAME` says how it stands',
  'signal.unplaced': 'see what they are about with `countersign transmitter events --transmitter NAME --unplaced`, and bring that in',
  'session.break_glass':
    'hold the reason that he gave against what happened; `countersign session list PRINCIPAL` shows where he is signed in, and `countersign session end-all PRINCIPAL` signs him out',
  'source.clock_ahead': source,
  'source.conflict': 'see what differs with `countersign source conflicts`, and mend it at the source that is wrong',
  'source.contract_longer': 'say whether it goes on so long: `countersign contract confirm CONTRACT`',
  'source.event_refused': source,
  'source.gap': `${source}; a whole reading closes it`,
  'source.group_circle':
    '`countersign findings --kind source.group_circle` names the groups: take one of them out of the other, where the source keeps them; until then whoever is in one is in all',
  'source.mass_change':
    'see what is missing with `countersign source records SOURCE --held`, then `countersign source release READING` or `countersign source refuse READING`',
  'source.reading_failed': source,
  'source.record_invalid': source,
  'source.silent': `${source}; until it speaks, who has left since is still here`,
  'source.unauthorised_record':
    'see whose word counts for what with `countersign source show SOURCE`; mend the source, or propose another document',
  'team.lead_gone': successor,
  'telemetry.attempted_without_mandate': compared,
  'telemetry.claimed_not_observed': compared,
  'telemetry.claimed_something_else': compared,
  'telemetry.equivocated': telemetry,
  'telemetry.foreign': telemetry,
  'telemetry.forged': telemetry,
  'telemetry.gap': telemetry,
  'telemetry.malformed': telemetry,
  'telemetry.observed_not_claimed': compared,
  'telemetry.stale': telemetry,
  'telemetry.unknown_subject': telemetry,
}

/** Of an earlier version's kind nothing is known but that it is there. */
export const nextStepOf = (kind: string): string =>
  Object.hasOwn(nextSteps, kind) ? nextSteps[kind as FindingKind] : 'see how it came: `countersign journal --kind finding.opened`'
