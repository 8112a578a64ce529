// Kinds of findings about what is in the inventory: identities, credentials, consents, endpoints and who answers for them. Pure.
import { kept, kind } from './kind.ts'

export const estateKinds = {
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
  'ending.near': kind(
    'an identity or a credential ends by itself soon, or somebody who answers for something leaves soon',
    'its end has come or is later, or nothing is his to answer for',
    'NHI7:2025',
  ),
  'endpoint.not_readable': kind('an endpoint could not be looked at, so what it shows now is unknown', 'a look that comes through'),
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
  'team.lead_gone': kind('who led a team has left', 'an active person leads it'),
} as const
