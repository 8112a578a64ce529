// The reach of an identity, as a map and as a list.

export const identityMap = {
  lead: {
    blast_radius: 'What somebody who has taken it over could act as, or act at. Each thing by the shortest way there.',
    dependents: 'What stops working when it is gone. Each thing by the shortest way there.',
  },
  view: 'Look for',
  views: { blast_radius: 'What it reaches', dependents: 'What needs it' },
  title: 'Map',
  list: 'The same as a list',
  maps: {
    blast_radius: (name: string) => `Map of what ${name} reaches, step by step from left to right. The list below says the same.`,
    dependents: (name: string) => `Map of what needs ${name}, step by step from left to right. The list below says the same.`,
  },
  kinds: {
    party: 'party',
    contract: 'contract',
    principal: 'person or agent',
    identity: 'identity',
    workload: 'workload',
    credential: 'credential',
    consent: 'consent',
    control: 'control of a system',
    system: 'system',
  },
  many: {
    party: 'parties',
    contract: 'contracts',
    principal: 'people and agents',
    identity: 'identities',
    workload: 'workloads',
    credential: 'credentials',
    consent: 'consents',
    control: 'systems under control',
    system: 'systems',
  },
  start: 'here it begins',
  steps: (n: number) => (n === 0 ? 'itself' : n === 1 ? '1 step away' : `${n} steps away`),
  more: (n: number, kind: string) => `and ${n.toLocaleString('en')} more ${kind}`,
  moreOf: (n: number, kind: string, of: string) => `Show ${n} more ${kind} behind ${of}`,
  less: 'Show fewer',
  way: (before: string, words: string) => `${before} ${words} it`,
  wayBack: (words: string, before: string) => `it ${words} ${before}`,
  columns: { what: 'What', kind: 'Kind', way: 'How', steps: 'Steps' },
  privileged: 'privileged',
  bounded: (n: number, of: number) =>
    `The map shows the nearest ${n.toLocaleString('en')} of ${of.toLocaleString('en')}. The list has all of them.`,
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  fit: 'Show all of it',
  ended: 'It has ended, and reaches nothing any more.',
  none: {
    blast_radius: {
      title: 'It reaches nothing',
      text: 'It has no credential that opens anything. What it gets later is drawn here by itself.',
    },
    dependents: {
      title: 'Nothing needs it',
      text: 'No workload is known to use a credential of it. A use that nobody knows of is not here either.',
    },
  },
}
