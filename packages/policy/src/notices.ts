/**
 * What people are told unasked, how soon, and whom besides those it concerns by itself. Owned by the enterprise: `notices.json` of the pack.
 * It says nothing about what may be seen: that is asked for each person at the moment of telling.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { isRecord, onlyKeys, secondsOf, textsOf, type Wrong } from './rule-fields.ts'

/** `finding.opened` has its urgency by severity. */
export const NOTICE_KINDS = [
  'approval.asked',
  'approval.expiring',
  'question.asked',
  'question.answered',
  'closure.asked',
  'risk.asked',
  'review.asked',
  'exception.asked',
  'consent.asked',
  'finding.opened',
  'finding.overdue',
  'incident.opened',
  'provider.suspended',
  'mandate.waiting',
  'evidence.late',
  'drill.asked',
  'session.break_glass',
  'session.new',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** Told to the one person whom it is about: no role is told besides, and no room hears of it but by his own wish. */
export const OWN_KINDS: readonly NoticeKind[] = ['session.new']

/** `now`: at any hour, and nobody turns it down; `soon`: at once, but not in quiet hours; `digest`: with all others at the hours of the digest; `none`: only shown. */
export const URGENCIES = ['now', 'soon', 'digest', 'none'] as const
export type Urgency = (typeof URGENCIES)[number]

const SEVERITIES = ['critical', 'high', 'moderate', 'low'] as const
export type NoticeSeverity = (typeof SEVERITIES)[number]

export type TimedNotice = Exclude<NoticeKind, 'finding.opened'>
const TIMED = NOTICE_KINDS.filter((kind): kind is TimedNotice => kind !== 'finding.opened')

/** `20:00`, by a wall clock. */
export type TimeOnTheWall = string

export interface NoticeModel {
  readonly kinds: Readonly<Record<TimedNotice, { readonly urgency: Urgency; readonly also: readonly string[] }>>
  readonly findings: Readonly<Record<NoticeSeverity, Urgency>>
  /** An approval that is asked for and ends within so long is told once more. */
  readonly expiringSeconds: number
  readonly digest: readonly TimeOnTheWall[]
  /** Over midnight where it begins later than it ends; null: there are none. */
  readonly quiet: { readonly from: TimeOnTheWall; readonly until: TimeOnTheWall } | null
  /** By whose wall clock, for who has not said his own. */
  readonly zone: string
  /** What could not be delivered in so long is given up, which is a finding. */
  readonly giveUpSeconds: Readonly<Record<Exclude<Urgency, 'none'>, number>>
}

export const noticeModelOf = (bundle: Bundle): NoticeModel => checkedBundle(bundle).pack.notices

const DAY = 86_400
const onTheWall = (value: unknown): value is TimeOnTheWall => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)

const isZone = (value: unknown): value is string => {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

const urgencyOf = (value: unknown, name: string, wrong: Wrong): Urgency => {
  const known = URGENCIES.find((one) => one === value)
  if (known === undefined) wrong(`needs \`${name}\`, one of ${URGENCIES.join(', ')}`)
  return known ?? 'none'
}

const quietIn = (data: unknown, wrong: Wrong): NoticeModel['quiet'] => {
  if (data === null) return null
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['from', 'until'], 'quiet.', wrong)
  const { from, until } = given
  if (onTheWall(from) && onTheWall(until) && from !== until) return { from, until }
  wrong('needs `quiet`, null or two different times such as { "from": "20:00", "until": "07:00" }')
  return null
}

/** Reads `notices.json`; adds to `findings` whatever is wrong. `roles`: those of the schema. */
export function readNoticeModel(data: unknown, roles: readonly string[], findings: Finding[]): NoticeModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'notices.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['kinds', 'findings', 'expiring', 'digest', 'quiet', 'zone', 'giveUp'], '', wrong)
  const kinds = isRecord(given['kinds']) ? given['kinds'] : {}
  onlyKeys(kinds, TIMED, 'kinds.', wrong)
  const kind = (name: TimedNotice) => {
    const rule = isRecord(kinds[name]) ? kinds[name] : {}
    onlyKeys(rule, ['urgency', 'also'], `kinds.${name}.`, wrong)
    const also = rule['also'] === undefined ? [] : textsOf(rule['also'])
    if (also === undefined || also.some((role) => !roles.includes(role)))
      wrong(`needs \`kinds.${name}.also\`, roles of the schema, each once`)
    if (OWN_KINDS.includes(name) && rule['also'] !== undefined)
      wrong(`has \`kinds.${name}.also\`: it is told to nobody but the person himself`)
    return { urgency: urgencyOf(rule['urgency'], `kinds.${name}.urgency`, wrong), also: also ?? [] }
  }
  const bySeverity = isRecord(given['findings']) ? given['findings'] : {}
  onlyKeys(bySeverity, SEVERITIES, 'findings.', wrong)
  const digest = textsOf(given['digest'])
  if (digest === undefined || digest.length > 12 || !digest.every(onTheWall))
    wrong('needs `digest`, one to twelve times such as "07:30", each once')
  const { zone } = given
  if (!isZone(zone)) wrong('needs `zone`, a zone such as Europe/Berlin')
  const giveUp = isRecord(given['giveUp']) ? given['giveUp'] : {}
  onlyKeys(giveUp, ['now', 'soon', 'digest'], 'giveUp.', wrong)
  const span = (value: unknown, name: string, most: number): number => {
    const seconds = secondsOf(value, name, wrong)
    if (value !== undefined && (seconds < 60 || seconds > most)) wrong(`needs \`${name}\` to be from a minute to ${most / DAY} days`)
    return seconds
  }
  return {
    kinds: Object.fromEntries(TIMED.map((name) => [name, kind(name)])) as NoticeModel['kinds'],
    findings: Object.fromEntries(
      SEVERITIES.map((name) => [name, urgencyOf(bySeverity[name], `findings.${name}`, wrong)]),
    ) as NoticeModel['findings'],
    expiringSeconds: span(given['expiring'], 'expiring', 7 * DAY),
    digest: [...(digest ?? ['07:30'])].sort(),
    quiet: quietIn(given['quiet'], wrong),
    zone: isZone(zone) ? zone : 'UTC',
    giveUpSeconds: {
      now: span(giveUp['now'], 'giveUp.now', 30 * DAY),
      soon: span(giveUp['soon'], 'giveUp.soon', 30 * DAY),
      digest: span(giveUp['digest'], 'giveUp.digest', 30 * DAY),
    },
  }
}
