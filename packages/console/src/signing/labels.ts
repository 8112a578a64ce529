// What a person signs: SHA-256(label ‖ nonce ‖ digest), docs/reference/dossier-format.md "Signatures by people". The label tells one kind of word from another.
export const labels = {
  approve: 'countersign/approval/v1',
  // Of a list of requests, whose nonces stand in it: it has none of its own.
  approveBatch: 'countersign/approval-batch/v1',
  refuse: 'countersign/refusal/v1',
  acceptRisk: 'countersign/risk-acceptance/v1',
  close: 'countersign/closure/v1',
  confirmContract: 'countersign/contract-confirmation/v1',
  grantException: 'countersign/exception-grant/v1',
  refuseException: 'countersign/exception-refusal/v1',
  signReview: 'countersign/provider-review/v1',
  keepConsent: 'countersign/consent-decision/v1',
  confirmKey: 'countersign/key-enrolment/v1',
} as const

export type Purpose = keyof typeof labels
