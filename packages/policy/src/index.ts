/**
 * The policy room: what an operation needs, and who may do what. The only door to Cedar.
 * It reads packs that the enterprise owns and answers questions; it has no state, no clock, no network and no database,
 * and it never permits by error, by silence or by default.
 */
export { CountersignError } from '@countersign/ledger'
export type { ActionName, AuthorizeAnswer, AuthorizeQuery, ResourceRef } from './authorization.ts'
export { ACTION_NAMES, SIGNED_POWERS } from './authorization.ts'
export type { Bundle } from './bundle.ts'
export { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
/** A question in Cedar's own terms, for whoever measures the engine against Cedar itself. */
export { operationRequest } from './cedar-request.ts'
export type { PackCheck } from './check.ts'
export { checkBundle } from './check.ts'
export type { Conditions } from './conditions.ts'
export { compileConditions } from './conditions.ts'
export type { ConsentModel, ConsentSilence, ConsentTerms } from './consents.ts'
export { CONSENT_SILENCE, consentModelOf } from './consents.ts'
export type { Corpus, Question } from './corpus.ts'
export { generateCorpus, ordinaryOperation } from './corpus.ts'
export type {
  Availability,
  Decision,
  DelegationFlag,
  DeterminingPolicy,
  Environment,
  Needs,
  OperationDelegation,
  OperationQuery,
  OperationRisk,
  OperationTarget,
  Outcome,
  RiskClass,
  RiskFlag,
  Strength,
  Trigger,
} from './decision.ts'
export { AVAILABILITIES, DELEGATION_FLAGS, ENVIRONMENTS, OUTCOMES, RISK_CLASSES, RISK_FLAGS, STRENGTHS, TRIGGERS } from './decision.ts'
export type { BundleDiff, Shift } from './diff.ts'
export { diffBundles, unchangedOperations } from './diff.ts'
export type { DriftEffect, DriftEnding, DriftKind, DriftModel, DriftRule } from './drift.ts'
export { DRIFT_EFFECTS, DRIFT_ENDINGS, DRIFT_KINDS, driftModelFrom, driftModelOf } from './drift.ts'
export type { DrillConsequence, DrillModel, Exercise, ExerciseModel } from './drills.ts'
export { DRILL_CONSEQUENCES, drillModelOf, EXERCISES } from './drills.ts'
export { durationSeconds } from './duration.ts'
export type { PolicyEngine, PolicyEngineOptions } from './engine.ts'
export { createPolicyEngine } from './engine.ts'
export type { EvidenceContract, EvidenceField } from './evidence-contract.ts'
export type { Examination, PackTexts } from './examine.ts'
export { examinePack } from './examining.ts'
export { explain, explainDecision } from './explain.ts'
export { type CredentialRules, type HygieneModel, hygieneModelOf } from './hygiene.ts'
export { type ImpactRules, MOST_COUNTED } from './impact.ts'
export { LEGACY_ENDS, type LegacyEnd, type LegacyRules, SECRET_STORES, type SecretStore } from './legacy.ts'
export type { LifecycleModel, MovedRule, OwnerRule } from './lifecycle.ts'
export { lifecycleModelOf } from './lifecycle.ts'
export { goldenMatrix } from './matrix.ts'
export type { NoticeKind, NoticeModel, NoticeSeverity, TimedNotice, Urgency } from './notices.ts'
export { NOTICE_KINDS, noticeModelOf, OWN_KINDS, URGENCIES } from './notices.ts'
export { OWN_SIDES, OWN_WAYS, type OwnLimits, type OwnModel, type OwnSide, type OwnWay, ownModelOf } from './own.ts'
export type { PasskeyRules } from './own-passkeys.ts'
export type { Case } from './pack-cases.ts'
export { casesIn, readTestFiles } from './pack-cases.ts'
export type { PackTestReport } from './pack-tests.ts'
export { testBundle, testTexts } from './pack-tests.ts'
export type { PowerQuestions } from './power-questions.ts'
export { powerQuestions } from './power-questions.ts'
export { type PowerTable, type PowerTables, powerTables } from './power-tables.ts'
export { powersHeld } from './powers-held.ts'
export type { Party, PartyKind, PrincipalKind, PrincipalRef } from './principal.ts'
export { PARTY_KINDS, PRINCIPAL_KINDS } from './principal.ts'
export { CALLER_CLASSES, type CallerClass, type RateModel, rateModelOf } from './rates.ts'
export type { Finding, RefusalCode } from './refusal.ts'
export type { RotationRules } from './rotation.ts'
export type { Brake } from './rule-fields.ts'
export { type SessionLimits, type SessionModel, sessionModelOf } from './sessions.ts'
export { compareDecisions } from './strictness.ts'
export type { SignalEvent, TrustCondition, TrustEffect, TrustModel, TrustRule } from './trust.ts'
export { SIGNAL_EVENTS, TRUST_CONDITIONS, TRUST_EFFECTS, trustModelFrom, trustModelOf } from './trust.ts'
export type { Vocabulary } from './vocabulary.ts'
export { evidenceContractOf, vocabularyOf } from './vocabulary.ts'
