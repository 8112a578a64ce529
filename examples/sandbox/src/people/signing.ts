// How a person signs: with a private key that never leaves its holder, over SHA-256(label ‖ nonce ‖ digest). See docs/reference/dossier-format.md.
import type { KeyObject } from 'node:crypto'
import { sha256, signEd25519 } from '@countersign/ledger'

const LABELS = {
  approve: 'countersign/approval/v1',
  refuse: 'countersign/refusal/v1',
  acceptRisk: 'countersign/risk-acceptance/v1',
  close: 'countersign/closure/v1',
  refuseException: 'countersign/exception-refusal/v1',
  signReview: 'countersign/provider-review/v1',
  keepConsent: 'countersign/consent-decision/v1',
  confirmContract: 'countersign/contract-confirmation/v1',
} as const

/** SHA-256 of a text as plans and acceptances name it. */
export const digestOfText = (text: string): string => `sha256:${sha256(Buffer.from(text, 'utf8')).toString('hex')}`

/** `nonce`: base64 as the product gave it. Gives base64 of the 64 bytes. */
export const sign = (key: KeyObject, purpose: keyof typeof LABELS, nonce: string, digest: string): string =>
  signEd25519(
    key,
    sha256(
      Buffer.concat([
        Buffer.from(LABELS[purpose], 'utf8'),
        Buffer.from(nonce, 'base64'),
        Buffer.from(digest.slice('sha256:'.length), 'hex'),
      ]),
    ),
  ).toString('base64')
