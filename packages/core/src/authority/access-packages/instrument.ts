// An access package as a document of authority: two people decide who gets what because of what he is, and what changes is said in words.
import { changedLines, type Document, type InstrumentDefinition } from '../instruments/index.ts'
import { checkPackage } from './checks.ts'
import { type AccessPackage, accessPackageKind, isSofter, packageIn, readPackage } from './document.ts'

const whom = ({ for: whomFor }: AccessPackage): string => {
  if (!whomFor) return 'nobody gets it unasked'
  const narrowed = [
    ...(whomFor.teams ? [`in ${whomFor.teams.join(', ')}`] : []),
    ...(whomFor.parties ? [`of ${whomFor.parties.join(', ')}`] : []),
    ...(whomFor.contracts ? [`under ${whomFor.contracts.join(', ')}`] : []),
    ...(whomFor.groups ? [`whom ${whomFor.groups.map(({ source, group }) => `${source} has in the group ${group}`).join(' or ')}`] : []),
  ]
  return `every ${whomFor.is === 'person' ? 'person of the enterprise' : 'contractor'} ${narrowed.join(' ')}`.trimEnd()
}

const lines = (one: AccessPackage): string[] => [
  `access package: ${one.title}`,
  `for ${whom(one)}`,
  one.onRequest ? `may be asked for, for ${one.onRequest.mostDays} days at most` : 'can not be asked for',
  ...one.gives.map(
    ({ system, kind, likeAccount, prefix, deliverTo }) =>
      `gives a ${kind} at ${system} with the scope of ${likeAccount}${prefix === undefined ? '' : `, named ${prefix}…`}${deliverTo === undefined ? '' : `, its secret to ${deliverTo}`}`,
  ),
  `ends after ${one.days} days unless it is confirmed`,
  `${one.businessOwner} and ${one.technicalOwner} answer for it`,
  one.brake
    ? `stops and asks when ${one.brake.percent} % and ${one.brake.atLeast} of those who have it would lose it`
    : 'stops and asks by the standard brake',
]

/** What it gives, and to whom: a wider one exposes more. */
const reach = (document: Document | undefined): Set<string> => {
  if (!document) return new Set()
  const one = packageIn(document)
  return new Set([whom(one), ...one.gives.map(({ system, kind, likeAccount }) => JSON.stringify([system, kind, likeAccount]))])
}

export const accessPackageInstrument: InstrumentDefinition = {
  kind: accessPackageKind,
  title: 'an access package',
  operation: () => 'access.adopt',
  read: (input) => {
    const read = readPackage(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, _name, document, at) => checkPackage(runtime, db, org, packageIn(document), at),
  risk: (document, before) => ({
    scopeWider: [...reach(document)].some((said) => !reach(before).has(said)),
    controlWeaker: isSofter(packageIn(document)),
  }),
  until: () => null,
  changes: (document, before) => changedLines(lines(packageIn(document)), before && lines(packageIn(before))),
}
