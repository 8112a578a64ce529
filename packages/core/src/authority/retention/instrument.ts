// The retention standard as a document of authority: two people decide it, and what it changes is said in words.
import type { Document, InstrumentDefinition } from '../instruments/index.ts'
import { classNames, retentionClasses } from './classes.ts'
import { readContractPeriods } from './contract-periods.ts'
import { type ClassRule, readStandard, ruleOf, type Standard, standardIn, standardKind, standardName } from './standard.ts'

const asStandard = (document: Document | undefined): Standard | undefined => document && standardIn(document)

const inWords = ({ keepDays, deleteAfterDays }: ClassRule): string =>
  `kept ${keepDays} days, ${deleteAfterDays === null ? 'no day by which it must be gone' : `gone after ${deleteAfterDays}`}`

export const retentionInstrument: InstrumentDefinition = {
  kind: standardKind,
  title: 'the retention standard',
  operation: () => 'retention.adopt',
  read: (input) => {
    const read = readStandard(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: async (_runtime, db, org, name, document) => {
    if (name !== standardName) return [{ where: 'name', problem: `there is one retention standard, and it is called \`${standardName}\`` }]
    const periods = (await readContractPeriods(db, org)).all()
    return classNames.flatMap((one) => {
      const { deleteAfterDays } = ruleOf(asStandard(document), one)
      if (deleteAfterDays === null || !retentionClasses[one].contractual) return []
      return periods
        .filter(({ days }) => days > deleteAfterDays)
        .map(({ days, contract }) => ({
          where: `classes.${one}.deleteAfterDays`,
          problem: `the contract \`${contract}\` asks that it is kept for ${days} days`,
        }))
    })
  },
  // To be forgotten sooner than before makes what can be proven less.
  risk: (document, before) => ({
    controlWeaker:
      before !== undefined &&
      classNames.some((one) => ruleOf(asStandard(document), one).keepDays < ruleOf(asStandard(before), one).keepDays),
  }),
  until: () => null,
  changes: (document, before) => {
    const changed = classNames.flatMap((one) => {
      const now = inWords(ruleOf(asStandard(document), one))
      const then = inWords(ruleOf(asStandard(before), one))
      return now === then ? [] : [`${one}: ${then} → ${now}`]
    })
    return changed.length > 0 ? changed : ['no period changes']
  },
}
