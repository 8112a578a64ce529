// A source as a document of authority: two people decide whose word counts for what, and what changes is said in words.
import { changedLines, type Document, type InstrumentDefinition } from '../instruments/index.ts'
import { checkSource } from './checks.ts'
import { isSofter, readSource, type SourceText, sourceIn, sourceKind, spokenOf } from './document.ts'

const formatInWords = ({ format }: SourceText): string => {
  switch (format.type) {
    case 'csv':
      return `CSV, a ${format.kind} in each row, its id in \`${format.id}\`; ${Object.entries(format.columns)
        .map(([attribute, column]) => `${attribute} from \`${column}\``)
        .join(', ')}`
    case 'kubernetes':
      return `Kubernetes manifests of the cluster ${format.cluster}, ${format.environment}`
    case 'backstage':
      return `Backstage catalog (${(format.kinds ?? ['Component']).join(', ')}), ${format.environment}`
    case 'spire':
      return `SPIRE entries, ${format.environment}`
    case 'webhook':
      return `signed webhook, ${format.sequence ? 'its events numbered' : 'its events without numbers'}`
    default:
      return format.type
  }
}

const lines = (source: SourceText): string[] => [
  `${source.what}: ${source.title}`,
  `speaks of ${source.party ?? 'the enterprise'}, delivered by ${source.client}`,
  ...spokenOf(source).flatMap(([kind, { create, owns, defaults }]) => [
    `${kind}: ${create ? 'may make new ones' : 'makes no new ones'}; its to say: ${owns.length > 0 ? owns.join(', ') : 'nothing'}`,
    ...Object.entries(defaults ?? {}).map(([name, value]) => `${kind}.${name} is ${JSON.stringify(value)} where a record says nothing`),
  ]),
  `named in the inventory ${source.prefix === undefined ? 'after the source' : source.prefix === '' ? 'as it names them' : `with \`${source.prefix}\` before`}`,
  `format: ${formatInWords(source)}`,
  source.brake
    ? `stops and asks when ${source.brake.percent} % and ${source.brake.atLeast} of a kind would end within ${source.brake.withinHours ?? 24} hours`
    : 'stops and asks by the standard brake',
]

/** How much a version lets be said: a wider one exposes more. */
const reach = (document: Document | undefined): Set<string> =>
  new Set(
    (document ? spokenOf(sourceIn(document)) : []).flatMap(([kind, { create, owns }]) => [
      ...(create ? [`${kind} created`] : []),
      ...owns.map((name) => `${kind}.${name}`),
    ]),
  )

export const sourceInstrument: InstrumentDefinition = {
  kind: sourceKind,
  title: 'a source',
  operation: () => 'source.adopt',
  read: (input) => {
    const read = readSource(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (_runtime, db, org, name, document, at) => checkSource(db, org, name, sourceIn(document), at),
  risk: (document, before) => ({
    scopeWider: [...reach(document)].some((said) => !reach(before).has(said)),
    controlWeaker: isSofter(sourceIn(document)),
  }),
  until: () => null,
  changes: (document, before) => changedLines(lines(sourceIn(document)), before && lines(sourceIn(before))),
}
