// The whole company as its sources and systems know it, from a seed: people with managers, workloads, identities that are no person, and who of them has
// an account where. A company as it is: a few accounts that nobody owns, a few that are gone, a few identities without an owner. Pure; holds no secret.
import { type Chance, chanceFrom } from './random.ts'
import { type CrowdConsent, consentsOf } from './third-parties.ts'
import { applications, deeds, departments, firstNames, kinds, objects, places, surnames } from './words.ts'

export interface Sizes {
  readonly people: number
  readonly workloads: number
  readonly identities: number
}

export const BELIEVABLE: Sizes = { people: 2_000, workloads: 600, identities: 15_000 }

export interface CrowdPerson {
  /** The external id of human resources. */
  readonly id: string
  readonly name: string
  readonly email: string
  readonly team: string
  /** Absent: leads a department. */
  readonly manager?: string
}

export interface CrowdWorkload {
  readonly id: string
  readonly name: string
  readonly team: string
  readonly environment: Environment
}

export interface CrowdIdentity {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly purpose: string
  /** Absent: nobody ever said. External ids of people. */
  readonly businessOwner?: string
  readonly technicalOwner?: string
  readonly environment: Environment
  readonly criticality: 'low' | 'moderate' | 'high'
  readonly expires: string
}

export interface CrowdAccount {
  /** The application, as a system. */
  readonly system: string
  readonly account: string
  /** The identity whose it is; absent: nobody knows. */
  readonly identity?: string
  /** False: the inventory speaks of it, and the application has none. */
  readonly there: boolean
  /** When it was made there, RFC 3339: years before the company's first day here, or lately. */
  readonly created: string
  readonly uses: readonly string[]
}

type Environment = 'production' | 'staging' | 'development'

export interface Crowd {
  readonly people: readonly CrowdPerson[]
  readonly workloads: readonly CrowdWorkload[]
  readonly identities: readonly CrowdIdentity[]
  readonly applications: readonly { readonly id: string; readonly name: string; readonly environment: Environment }[]
  readonly accounts: readonly CrowdAccount[]
  readonly consents: readonly CrowdConsent[]
}

const environments: readonly Environment[] = ['production', 'production', 'production', 'staging', 'development']
const criticalities = ['low', 'low', 'moderate', 'moderate', 'moderate', 'high'] as const
const dayMs = 86_400_000
/** No identity lives longer than so from the company's first day on; and no account is older than so on it. */
export const longestLifeDays = 760
const oldestDays = 8 * 365
const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** One leads a department, one each of its teams, and the others are in a team. */
const peopleOf = (chance: Chance, count: number): CrowdPerson[] => {
  const teams = departments.flatMap((department) => places.map((place) => ({ department, team: slug(`${department} ${place}`) })))
  const heads = new Map<string, string>()
  const leads = new Map<string, string>()
  return Array.from({ length: count }, (_, index) => {
    const { department, team } = teams[index % teams.length]!
    const id = String(1001 + index)
    const [first, last] = [chance.of(firstNames), chance.of(surnames)]
    const manager = leads.get(team) ?? heads.get(department)
    if (!heads.has(department)) heads.set(department, id)
    else if (!leads.has(team)) leads.set(team, id)
    return {
      id,
      name: `${first} ${last}`,
      email: `${slug(first)}.${slug(last)}.${id}@nordhaven.example`,
      team,
      ...(manager === undefined ? {} : { manager }),
    }
  })
}

/** `until`: the day on which the longest of them ends. The same seed, sizes and day give the same company. */
export const crowdOf = (seed: number, sizes: Sizes, until: Date): Crowd => {
  const chance = chanceFrom(seed)
  const people = peopleOf(chance, sizes.people)
  // A chance of their own: what is drawn of one kind of thing doesn't move what is drawn of another.
  const [ofApps, ofAges] = [chanceFrom(seed + 1), chanceFrom(seed + 2)]
  const apps = applications.map((name) => ({
    id: `app-${slug(name)}`,
    name,
    environment: ofApps.percent(85) ? ('production' as const) : ofApps.of(environments),
  }))
  const made = (): string =>
    new Date(until.getTime() - (longestLifeDays + ofAges.number(oldestDays)) * dayMs - ofAges.number(dayMs)).toISOString()
  const workloads = Array.from({ length: sizes.workloads }, (_, index): CrowdWorkload => {
    const name = `${slug(chance.of(objects))}-${slug(chance.of(deeds))}`
    return { id: `${name}-${index}`, name, team: chance.of(people).team, environment: chance.of(environments) }
  })
  const accounts: CrowdAccount[] = []
  const identities = Array.from({ length: sizes.identities }, (_, index): CrowdIdentity => {
    const [deed, object, app] = [chance.of(deeds), chance.of(objects), chance.of(apps)]
    const owner = chance.of(people)
    const id = `nhi-${slug(object)}-${index}`
    accounts.push({
      system: app.id,
      account: `svc-${slug(deed)}-${slug(object)}-${index}`,
      identity: id,
      there: !chance.percent(0.5),
      created: made(),
      uses: chance.percent(60) ? [chance.of(workloads).id] : [],
    })
    return {
      id,
      kind: chance.of(kinds),
      name: `${object} in ${app.name}`,
      purpose: `${deed} ${object} in ${app.name}`,
      ...(chance.percent(1) ? {} : { businessOwner: owner.manager ?? owner.id, technicalOwner: owner.id }),
      environment: app.environment,
      criticality: chance.of(criticalities),
      expires: `${new Date(until.getTime() - chance.number(365) * dayMs).toISOString().slice(0, 10)}T00:00:00Z`,
    }
  })
  for (const person of people)
    for (const { id } of new Set(Array.from({ length: 1 + chance.number(5) }, () => chance.of(apps))))
      accounts.push({ system: id, account: person.email, identity: person.id, there: true, created: made(), uses: [] })
  // What was made by hand and written down nowhere.
  for (let index = 0; index < sizes.identities / 200; index += 1)
    accounts.push({
      system: chance.of(apps).id,
      account: `tmp-${slug(chance.of(objects))}-${index}`,
      there: true,
      created: made(),
      uses: [],
    })
  const consents = consentsOf(seed, people, new Date(until.getTime() - longestLifeDays * dayMs))
  return { people, workloads, identities, applications: apps, accounts, consents }
}
