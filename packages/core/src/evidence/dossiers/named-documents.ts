// Which fields of an entry's body name a document that the dossier must hold. The other half of docs/reference/dossier-format.md's table.

const fields: Readonly<Record<string, string>> = {
  'plan.frozen': 'plan',
  'decision.made': 'decision',
  'mandate.minted': 'mandate',
  'evidence.received': 'evidence',
  'proof.recorded': 'proof',
  'risk.accepted': 'acceptance',
  // Only where one signature answered several requests.
  'approval.signed': 'batch',
}

export const documentsNamed = (kind: string, body: Readonly<Record<string, unknown>>): string[] => {
  const field = Object.hasOwn(fields, kind) ? fields[kind] : undefined
  const digest = field === undefined ? undefined : body[field]
  return typeof digest === 'string' ? [digest] : []
}
