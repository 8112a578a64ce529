// What of a look is kept, and what is wrong with what is shown. Pure. SAFETY: a connector hands on what strangers' servers said; each part of it is input.
import { type ServedCertificate, type ServedProblem, servedProblems } from '@countersign/connector-kit'
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { CredentialRules } from '@countersign/policy'
import type { FindingKind, Severity } from '../../registry/findings/index.ts'

/** The same endpoint has the same id for ever, so that a finding about it is the same finding. */
export const endpointId = (system: string, name: string): string => `ept_${sha256Hex(canonicalJson({ system, name })).slice(0, 32)}`

export interface Looked {
  readonly name: string
  readonly address: string
  readonly workload: string | null
  /** Undefined: the look did not come through. */
  readonly certificate: ServedCertificate | undefined
  readonly code: string
  readonly detail: string
}

const longest = 1000
const most = 200

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= longest && !/\p{Cc}/u.test(value) && value.isWellFormed()
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.length <= most && value.every(isText)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isInstant = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)))
const isProblem = (value: unknown): value is { code: ServedProblem; detail: string } =>
  isRecord(value) && servedProblems.some((code) => code === value['code']) && isText(value['detail'])

const certificateOf = (value: unknown): ServedCertificate | undefined => {
  if (!isRecord(value)) return undefined
  const { subject, issuer, names, serial, fingerprint, notBefore, notAfter, key, signature, keyUsage, above, protocol, stapled, problems } =
    value
  if (![subject, issuer, serial, fingerprint, key, signature, protocol].every(isText)) return undefined
  if (!isTexts(names) || !isTexts(keyUsage) || !isTexts(above) || !isInstant(notBefore) || !isInstant(notAfter)) return undefined
  if (!Array.isArray(problems) || problems.length > most || !problems.every(isProblem)) return undefined
  if (stapled !== 'none' && stapled !== 'good' && stapled !== 'revoked' && stapled !== 'unusable') return undefined
  return {
    subject: String(subject),
    issuer: String(issuer),
    names,
    serial: String(serial),
    fingerprint: String(fingerprint),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(notAfter === undefined ? {} : { notAfter }),
    key: String(key),
    signature: String(signature),
    keyUsage,
    above,
    protocol: String(protocol),
    stapled,
    problems: problems.map(({ code, detail }) => ({ code, detail })),
  }
}

/** Undefined: it has no form that could be kept, and the listing is not to be believed. */
export const lookedAt = (item: unknown): Looked | undefined => {
  if (!isRecord(item) || !isRecord(item['looked'])) return undefined
  const { id: name, address, workload, looked } = item
  const { code, detail, certificate } = looked as Record<string, unknown>
  if (!isText(name) || name === '' || !isText(address) || !(workload === undefined || isText(workload))) return undefined
  const common = { name, address, workload: workload ?? null }
  if (code !== 'served')
    return isText(code) && code !== '' && isText(detail) ? { ...common, certificate: undefined, code, detail } : undefined
  const served = certificateOf(certificate)
  return served && { ...common, certificate: served, code: '', detail: '' }
}

export interface Wrong {
  readonly kind: FindingKind
  /** Beside the endpoint's id, where one endpoint may have several of a kind after each other. */
  readonly stage?: string
  readonly severity: Severity
  readonly reasons: readonly string[]
}

const kinds: Readonly<Record<ServedProblem, { readonly kind: FindingKind; readonly severity: Severity } | undefined>> = {
  // By the clock, not by what was so when it was looked at.
  expired: undefined,
  not_yet_valid: { kind: 'certificate.untrusted', severity: 'moderate' },
  self_signed: { kind: 'certificate.untrusted', severity: 'moderate' },
  chain_incomplete: { kind: 'certificate.untrusted', severity: 'moderate' },
  untrusted: { kind: 'certificate.untrusted', severity: 'moderate' },
  name_mismatch: { kind: 'certificate.wrong_name', severity: 'moderate' },
  weak: { kind: 'certificate.weak', severity: 'high' },
  odd: { kind: 'certificate.odd', severity: 'high' },
  revoked: { kind: 'certificate.revoked', severity: 'critical' },
}

const severities: readonly Severity[] = ['high', 'moderate']
const days = (ms: number): number => Math.ceil(ms / 86_400_000)

const ofTime = ({ notAfter }: ServedCertificate, stages: CredentialRules['certificateEndsWithinSeconds'], at: Date): Wrong | undefined => {
  if (notAfter === undefined) return undefined
  const left = Date.parse(notAfter) - at.getTime()
  if (left <= 0) return { kind: 'certificate.expired', severity: 'high', reasons: [`it ended at ${notAfter}`] }
  // The nearest stage that has begun.
  const [stage, ...others] = stages.filter((seconds) => left <= seconds * 1000).reverse()
  if (stage === undefined) return undefined
  const rank = stages.length - 1 - stages.indexOf(stage)
  return {
    kind: 'certificate.ending_near',
    stage: `${days(stage * 1000)}d`,
    severity: others.length === 0 && stages.length > 1 ? 'moderate' : (severities[rank] ?? 'low'),
    reasons: [`it ends at ${notAfter}, in ${days(left)} days`],
  }
}

/** `isRevoked`: the inventory knows it as revoked or ended. */
export const wrongWith = (certificate: ServedCertificate, isRevoked: boolean, model: CredentialRules, at: Date): readonly Wrong[] => {
  const found = new Map<FindingKind, { severity: Severity; reasons: string[] }>()
  const told = [...certificate.problems, ...(isRevoked ? [{ code: 'revoked' as const, detail: 'the inventory knows it as revoked' }] : [])]
  for (const { code, detail } of told) {
    const known = kinds[code]
    if (!known) continue
    const one = found.get(known.kind) ?? { severity: known.severity, reasons: [] }
    one.reasons.push(`${code.replaceAll('_', ' ')}: ${detail}`)
    found.set(known.kind, one)
  }
  const ended = ofTime(certificate, model.certificateEndsWithinSeconds, at)
  return [...[...found].map(([kind, { severity, reasons }]): Wrong => ({ kind, severity, reasons })), ...(ended ? [ended] : [])]
}
