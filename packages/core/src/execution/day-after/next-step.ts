// The next step of a line of the day-after view where its verdict names none: a command, or who decides. Pure. INVARIANT: no line is without one.
import type { Subject, Thing } from './model.ts'

/** How the end of a subject is begun, which is what then ends the thing. */
const begins = ({ kind, id }: Subject): string => {
  switch (kind) {
    case 'contract':
      return `comes with the end: countersign contract end ${id}`
    case 'party':
      return 'comes with the end of its contracts: countersign contract list, then countersign contract end CONTRACT for each'
    case 'owner':
      return `comes with his leaving: countersign lifecycle leave ${id}`
    case 'identity':
      return `comes with its end, which whoever speaks for it says: countersign identity show ${id}`
    case 'workload':
      return `comes when it is retired, which its source or an import says: countersign workload history ${id}`
    case 'system':
      return `end it while the system can still be asked: countersign estate dependents system:${id}`
    case 'source':
      return `somebody else has to say when it ends: countersign source show ${id}`
  }
}

const goesOn = (thing: Thing, subject: Subject): string => {
  if (subject.kind === 'owner') return `hand it over: countersign lifecycle transfer --from ${subject.id} --to PERSON --dry-run`
  if (subject.kind === 'system' || subject.kind === 'source') return begins(subject)
  return thing.identity === null ? 'its owner decides' : `its owner decides: countersign identity show ${thing.identity}`
}

export const nextStepOf = (thing: Thing, subject: Subject): string => {
  const { next, ending } = thing.verdict
  if (next !== null) return next
  switch (ending) {
    case 'over':
      return 'nothing is left to do'
    case 'by_itself':
      return thing.system === null ? 'nothing: it is over by itself' : `see then that it is: countersign access scan ${thing.system}`
    case 'ends':
    case 'splits':
      return begins(subject)
    case 'nothing':
    case 'cannot':
      return goesOn(thing, subject)
  }
}
