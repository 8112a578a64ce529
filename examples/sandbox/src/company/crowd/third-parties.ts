// Other companies' applications that people have let in to the company's workspace, from the same seed: whose they are, and who let in which of them,
// when, to what. As it is anywhere: most harmless, some too wide, many long forgotten, some of nobody known. Pure; holds no secret.
import { type Chance, chanceFrom } from './random.ts'

export interface ThirdPartyApp {
  readonly client: string
  readonly name: string
  /** Whose it is; absent: nobody knows. */
  readonly vendor?: string
}

/** How the company stands to a vendor: one contract that runs, or one whose last day has passed. */
export interface Vendor {
  readonly id: string
  readonly name: string
  readonly contract: 'runs' | 'over'
}

export interface CrowdConsent {
  readonly client: string
  readonly account: string
  readonly scopes: readonly string[]
  readonly givenAt: Date
  readonly lastUsedAt?: Date
}

const CALENDAR = ['calendar.read']
const PROFILE = ['profile.read', 'contacts.read']
const FILES = ['files.read', 'offline_access']
const MAIL = ['calendar.read', 'mail.read', 'offline_access']
const EVERYTHING = ['directory.read.all', 'files.readwrite.all', 'full_access', 'offline_access']

/** What can be let in to at the workspace. */
export const WORKSPACE_SCOPES = [...new Set([...CALENDAR, ...PROFILE, ...FILES, ...MAIL, ...EVERYTHING, 'mail.send'])].filter(
  (scope) => scope !== 'offline_access',
)

/** Its contract ended, and people's consents to what it made live on. */
export const ENDED_VENDOR = 'paperboat'

export const VENDORS_OF_APPS: readonly Vendor[] = [
  { id: 'loopdesk', name: 'Loopdesk', contract: 'runs' },
  { id: 'quillnote', name: 'Quillnote', contract: 'runs' },
  { id: 'slidewise', name: 'Slidewise', contract: 'runs' },
  { id: 'rosterly', name: 'Rosterly', contract: 'runs' },
  { id: 'inkwell', name: 'Inkwell Signatures', contract: 'runs' },
  { id: 'routecast', name: 'Routecast', contract: 'runs' },
  { id: ENDED_VENDOR, name: 'Paperboat', contract: 'over' },
]

/** Name, whose it is, what it asks for, how many let it in. */
type Row = readonly [name: string, vendor: string | undefined, scopes: readonly string[], people: number]
const ROWS: readonly Row[] = [
  ['Loopdesk Meetings', 'loopdesk', CALENDAR, 62],
  ['Loopdesk Rooms', 'loopdesk', CALENDAR, 31],
  ['Loopdesk Recorder', 'loopdesk', MAIL, 9],
  ['Quillnote', 'quillnote', FILES, 44],
  ['Quillnote Web clipper', 'quillnote', PROFILE, 18],
  ['Slidewise', 'slidewise', FILES, 27],
  ['Slidewise Charts', 'slidewise', PROFILE, 8],
  ['Rosterly', 'rosterly', CALENDAR, 38],
  ['Rosterly Holidays', 'rosterly', PROFILE, 14],
  ['Inkwell Sign', 'inkwell', FILES, 22],
  ['Inkwell Archive', 'inkwell', EVERYTHING, 2],
  ['Routecast', 'routecast', CALENDAR, 16],
  ['Routecast Mail plans', 'routecast', MAIL, 7],
  ['Paperboat Tasks', ENDED_VENDOR, FILES, 12],
  ['Bulk mail buddy', undefined, ['mail.send', ...MAIL], 3],
  ['Calendar sync free', undefined, CALENDAR, 11],
  ['CSV to slides', undefined, FILES, 5],
  ['Desk quiz', undefined, PROFILE, 9],
  ['Document translator', undefined, FILES, 8],
  ['Dream planner', undefined, CALENDAR, 4],
  ['Inbox zero now', undefined, MAIL, 6],
  ['Mind mapper', undefined, PROFILE, 7],
  ['Org chart maker', undefined, EVERYTHING, 1],
  ['PDF merger', undefined, FILES, 10],
  ['Step counter', undefined, PROFILE, 6],
  ['Time zone helper', undefined, CALENDAR, 9],
  ['Typing coach', undefined, PROFILE, 3],
  ['Video captions', undefined, FILES, 4],
]

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

export const APPS: readonly ThirdPartyApp[] = ROWS.map(([name, vendor]) => ({
  client: slug(name),
  name,
  ...(vendor === undefined ? {} : { vendor }),
}))

const DAY = 86_400_000
const oldest = 1_400

const given = (chance: Chance, today: Date): Pick<CrowdConsent, 'givenAt' | 'lastUsedAt'> => {
  const age = 3 + chance.number(oldest)
  // Every fifth was never used after it was given; of the others, one in three not for months.
  const idle = chance.percent(33) ? Math.min(age, 120 + chance.number(700)) : Math.min(age, chance.number(30))
  const ago = (days: number): Date => new Date(today.getTime() - days * DAY)
  return { givenAt: ago(age), ...(chance.percent(20) ? {} : { lastUsedAt: ago(idle) }) }
}

/** `today`: the company's first day here. */
export const consentsOf = (seed: number, people: readonly { readonly email: string }[], today: Date): CrowdConsent[] => {
  const chance = chanceFrom(seed + 3)
  return ROWS.flatMap(([name, , scopes, count]) => {
    const who = new Set(Array.from({ length: count }, () => chance.of(people).email))
    return [...who].map((account) => ({ client: slug(name), account, scopes, ...given(chance, today) }))
  })
}
