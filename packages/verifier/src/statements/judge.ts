// Judges one signed statement by itself: the entry holds the signed text, so nothing else is needed but the keys folder.
// SAFETY: an entry is the control plane's word. What makes it true is the person's signature over this text, under this label.
import { canonicalJson, sha256, sha256Hex } from '@countersign/ledger'
import type { Said } from '../leaf.ts'
import { signatureIn, verifyPerson } from '../person-signature.ts'
import { bytes, digest, formOf, instant, isObject, member, type Obj, text } from '../shape.ts'
import { isValidAt, type Trust } from '../trust.ts'
import { kindOfStatement, type StatementKind } from './kinds.ts'

export interface StatementProblem {
  readonly code: string
  readonly message: string
}

/** What a statement says, for the report. Only what stands in the signed text. */
export interface Stated {
  readonly kind: string
  readonly about: string
  readonly person: string
  readonly at: string
  readonly until: string | null
}

type Judged = { readonly stated: Stated } | { readonly problem: StatementProblem }

const wrong = (condition: string, message: string): { problem: StatementProblem } => ({
  problem: { code: `statement.${condition}`, message },
})

/** The nonce of a confirmation is worked out from the end that it moves: a signature fits no other. */
const nonceOfConfirmation = (org: string, body: Obj): Buffer =>
  sha256(
    canonicalJson({
      type: 'countersign/contract-confirmation-nonce/v1',
      org,
      contract: text(body, 'contract'),
      fromEnd: text(body, 'fromEnd'),
    }),
  )

const differing = ({ agrees, says, type }: StatementKind, leaf: Said, signed: Obj): string | undefined => {
  if (member(signed, 'type') !== type) return 'type'
  if (member(signed, 'org') !== leaf.org) return 'org'
  for (const [key, value] of Object.entries(says)) if (member(signed, key) !== value) return key
  return Object.entries(agrees).find(([own, theirs]) => formOf(member(leaf.body, own)) !== formOf(member(signed, theirs)))?.[0]
}

/** Why the signature doesn't count, or undefined. */
const unsigned = (kind: StatementKind, leaf: Said, signed: Obj, trust: Trust): { problem: StatementProblem } | undefined => {
  const { body } = leaf
  const person = text(body, 'person')
  const keyId = text(body, 'keyId')
  const nonce = bytes(body, 'nonce', 32)
  const signer = trust.approvers.get(keyId)
  if (signer === undefined) return wrong('unknown_key', `key \`${keyId}\` is no approver's in the keys folder`)
  if (signer.id !== person) return wrong('not_their_key', `key \`${keyId}\` is not \`${person}\`'s`)
  if (!isValidAt(signer, leaf.at)) return wrong('key_not_valid', `key \`${keyId}\` was not valid when it signed`)
  if (signer.party.kind !== 'enterprise')
    return wrong('ineligible', `\`${person}\` belongs to ${signer.party.kind} \`${signer.party.id}\`, not to the enterprise`)
  if (member(signed, 'requestedBy') === person) return wrong('ineligible', `\`${person}\` asked for it, and answered it`)
  if (leaf.kind === 'consent.kept' && member(signed, 'consentedBy') === person)
    return wrong('ineligible', `\`${person}\` gave the consent, and decided that it stays`)
  if (leaf.kind === 'contract.confirmed' && !nonce.equals(nonceOfConfirmation(leaf.org, body)))
    return wrong('nonce', 'the nonce is not that of the end that is moved')
  if (!verifyPerson(signer.key, kind.label, nonce, digest(body, kind.digest), signatureIn(body)))
    return wrong('bad_signature', `\`${person}\` did not sign this text`)
  return undefined
}

const judge = (kind: StatementKind, leaf: Said, trust: Trust): Judged => {
  const { body } = leaf
  const signed = member(body, 'statement')
  if (!isObject(signed)) return wrong('text_missing', 'the text that was signed is not in the entry')
  if (`sha256:${sha256Hex(canonicalJson(signed))}` !== digest(body, kind.digest))
    return wrong('text_changed', 'the text does not have the digest that the entry names')
  const differs = differing(kind, leaf, signed)
  if (differs !== undefined) return wrong('differs', `the entry says another \`${differs}\` than the text that was signed`)
  const problem = unsigned(kind, leaf, signed, trust)
  if (problem !== undefined) return problem
  if (leaf.kind === 'exception.granted' && instant(signed, 'expiresAt') <= leaf.at)
    return wrong('ended_before', 'it had ended when it was granted')
  if (leaf.kind === 'consent.kept' && instant(signed, 'until') <= leaf.at) return wrong('ended_before', 'it had ended when it was kept')
  if (leaf.kind === 'contract.confirmed' && text(signed, 'until') <= text(signed, 'fromEnd'))
    return wrong('ended_before', 'the end that it gives is no later than the one that it moves')
  const until = kind.until === null ? null : member(signed, kind.until)
  return {
    stated: {
      kind: leaf.kind,
      about: text(body, kind.about),
      person: text(body, 'person'),
      at: leaf.atText,
      until: typeof until === 'string' ? until : null,
    },
  }
}

/** Undefined for an entry that is no statement. */
export const judgeStatement = (leaf: Said, trust: Trust): Judged | undefined => {
  const kind = kindOfStatement(leaf.kind)
  if (kind === undefined) return undefined
  try {
    return judge(kind, leaf, trust)
  } catch (error) {
    return wrong('malformed', error instanceof Error ? error.message : 'it can’t be read')
  }
}
