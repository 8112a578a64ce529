/** Every kind of document of authority. INVARIANT: those that the server knows, held against it by a test. */
export const DOCUMENT_KINDS = [
  'access-package',
  'delegation',
  'deletion',
  'issuance',
  'issuer',
  'legacy',
  'matrix',
  'merger',
  'policy',
  'resumption',
  'retention',
  'runbook',
  'sign-in',
  'source',
  'transfer',
  'transmitter',
] as const
