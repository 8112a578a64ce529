// Which operations show that a control works, by the ids under which auditors ask for it. Pure. Ids and titles only: the texts are their publishers'.
// What a dossier is taken from stands in its seal, operation by operation: whoever maps it otherwise sees from what.
import type { Vocabulary } from '@countersign/policy'

type Class = 'retire' | 'quench' | 'replace' | 'grant' | 'govern'

export interface Control {
  readonly id: string
  readonly standard: string
  readonly title: string
  /** Classes of operations of the policy pack. */
  readonly classes: readonly Class[]
}

const nist = 'NIST SP 800-53 Rev. 5'
const iso = 'ISO/IEC 27001:2022 Annex A'
const owasp = 'OWASP Non-Human Identities Top 10 (2025)'

export const controls: readonly Control[] = [
  { id: 'AC-2', standard: nist, title: 'Account Management', classes: ['grant', 'replace', 'retire', 'quench'] },
  { id: 'AC-2(3)', standard: nist, title: 'Disable Accounts', classes: ['retire'] },
  { id: 'AC-3(8)', standard: nist, title: 'Revocation of Access Authorizations', classes: ['retire', 'quench'] },
  { id: 'IA-5', standard: nist, title: 'Authenticator Management', classes: ['grant', 'replace', 'retire'] },
  { id: 'CM-3', standard: nist, title: 'Configuration Change Control', classes: ['govern'] },
  { id: 'A.5.15', standard: iso, title: 'Access control', classes: ['govern'] },
  { id: 'A.5.17', standard: iso, title: 'Authentication information', classes: ['grant', 'replace', 'retire'] },
  { id: 'A.5.18', standard: iso, title: 'Access rights', classes: ['grant', 'replace', 'retire', 'quench'] },
  { id: 'A.8.32', standard: iso, title: 'Change management', classes: ['govern'] },
  { id: 'NHI1:2025', standard: owasp, title: 'Improper Offboarding', classes: ['retire', 'quench'] },
  { id: 'NHI7:2025', standard: owasp, title: 'Long-Lived Secrets', classes: ['replace'] },
]

export const controlNamed = (id: string): Control | undefined => controls.find((one) => one.id === id)

/** As the pack in force sorts its operations. */
export const operationsUnder = ({ classes }: Control, { operations }: Vocabulary): string[] =>
  [...operations].flatMap(([name, above]) => (above.some((one) => classes.some((wanted) => wanted === one)) ? [name] : [])).sort()
