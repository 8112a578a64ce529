// The sections of the show that come before and after the live part. Words and layout only: everything shown is read from the product.

import type { EndingFound } from '../endings.ts'
import type { CredentialReport, Report } from '../papers/report.ts'
import type { Part } from '../people/cast.ts'
import type { ChangeView, DecidedView, PlannedView } from '../story/change-view.ts'
import { rootCredential } from '../story/change-view.ts'
import { fit, pad, type Terminal, wrap } from './terminal.ts'

export interface Preview {
  readonly planDocument: { readonly operations: readonly PlannedView[] }
  readonly unprovable: readonly { readonly credential: string; readonly reason: string }[]
  readonly parties: readonly string[]
}

const short = (digest: string): string => `${digest.slice(0, 19)}…${digest.slice(-6)}`

export const showDependents = (terminal: Terminal, preview: Preview): void => {
  const { operations } = preview.planDocument
  const credentials = new Map<string, PlannedView[]>()
  for (const planned of operations) credentials.set(rootCredential(planned), [...(credentials.get(rootCredential(planned)) ?? []), planned])
  terminal.line(`parties that leave: ${preview.parties.join(', ')}`)
  terminal.line(`${credentials.size} credentials depend on the contract:`)
  for (const [id, planned] of credentials) {
    const last = planned.find((one) => one.credential === id)!
    const { kind, account } = last.handle
    terminal.line(`  ${pad(id, 24)} ${pad(last.system, 16)} ${pad(kind, 22)} ${fit(account, 33)}`)
  }
  if (preview.unprovable.length === 0) return
  terminal.line('what can not be proven now:')
  for (const { credential, reason } of preview.unprovable) {
    const [first, ...rest] = wrap(reason, 70)
    terminal.line(`  ${pad(credential, 24)} ${first}`)
    for (const text of rest) terminal.line(`  ${' '.repeat(24)} ${text}`)
  }
}

export const showPlan = (terminal: Terminal, view: ChangeView): void => {
  terminal.line(`change ${view.id}, ticket ${view.ticket}, asked for by ${view.planDocument?.requester ?? '?'}`)
  terminal.line(`plan   ${terminal.colour.cyan(view.plan ?? '')}`)
  terminal.line('       the SHA-256 of its exact text: what is decided, signed and mandated refers to it')
  const operations = view.planDocument?.operations ?? []
  const place = new Map(operations.map((planned, index) => [planned.id, index + 1]))
  for (const planned of operations) {
    const { account } = planned.handle
    const extra = planned.when === 'if_sessions' ? 'if it has sessions' : `risk ${planned.risk}`
    terminal.line(
      `  ${String(place.get(planned.id)).padStart(2)}  ${pad(planned.operation, 17)} ${pad(account, 32)} ${pad(`by ${planned.executor.id}`, 20)} ${fit(extra, 20)}`,
    )
  }
}

export const showDecisions = (terminal: Terminal, view: ChangeView): void => {
  const decided = view.decisionDocument
  if (!decided) return
  const planned = new Map(view.planDocument?.operations.map((one) => [one.id, one]))
  terminal.line(`policy bundle ${short(view.planDocument?.bundle ?? '')}; the strictest outcome of the change: ${decided.outcome}`)
  const groups = new Map<string, { sample: DecidedView; members: string[] }>()
  for (const one of decided.operations) {
    const key = JSON.stringify([one.outcome, one.needs, one.policies.map((policy) => policy.id)])
    const name = planned.get(one.operation)
    const group = groups.get(key) ?? { sample: one, members: [] }
    if (name) group.members.push(`${name.operation.split('.').at(-1)} ${name.credential}`)
    groups.set(key, group)
  }
  for (const { sample, members } of groups.values()) {
    const { needs } = sample
    const asked =
      sample.outcome === 'approval'
        ? `approval by ${needs.quorum} of ${needs.roles.join(', ')}${needs.stepUp ? ', freshly signed in' : ''}`
        : sample.outcome
    terminal.line()
    for (const [index, text] of wrap(asked, 96).entries()) terminal.line(index === 0 ? `  ${terminal.colour.bold(text)}` : `  ${text}`)
    for (const text of wrap(members.join(', '), 92)) terminal.line(`    ${terminal.colour.dim(text)}`)
    for (const policy of sample.policies.slice(0, 3)) {
      const [first, ...rest] = wrap(policy.reason, 56)
      terminal.line(`    ${pad(policy.id.replace(/^policies\//, ''), 38)} ${first}`)
      for (const text of rest) terminal.line(`    ${' '.repeat(38)} ${text}`)
    }
  }
}

export const showRequests = (terminal: Terminal, view: ChangeView): void => {
  for (const request of view.approvalRequests)
    terminal.line(
      `  ${request.id.slice(0, 16)}…  ${request.operations.length} operations: ${request.quorum} of ${fit(request.roles.join(', '), 44)}${request.stepUp ? ', step-up' : ''}`,
    )
}

const VERDICT_WIDTHS = [22, 15, 17, 14, 12, 14] as const

export const showTable = (terminal: Terminal, report: Report): void => {
  const row = (cells: readonly string[]) => cells.map((cell, index) => pad(cell, VERDICT_WIDTHS[index] ?? 10)).join(' ')
  terminal.line(terminal.colour.bold(row(['credential', 'system', 'executed by', 'verdict', 'strength', 'closure'])))
  terminal.line('─'.repeat(100))
  for (const credential of report.credentials) terminal.line(painted(terminal, credential, row(cellsOf(credential))))
  terminal.line('─'.repeat(100))
}

const cellsOf = (one: CredentialReport): string[] => [
  one.id,
  one.system,
  one.executedBy,
  one.verdict ?? '–',
  one.strength ?? '–',
  one.closure,
]

const painted = (terminal: Terminal, { closure }: CredentialReport, text: string): string => {
  if (closure === 'risk_complete') return terminal.colour.green(text)
  return closure === 'risk_accepted' ? terminal.colour.yellow(text) : terminal.colour.red(text)
}

export const showEndings = (terminal: Terminal, endings: readonly EndingFound[]): void => {
  for (const { name, problems, notSeen } of endings) {
    const mark = problems.length === 0 ? terminal.colour.green('✔') : notSeen ? '–' : terminal.colour.red('✘')
    terminal.line(`  ${mark} ${name}`)
    if (notSeen) terminal.line('      not seen: the run was interrupted, and this ended with it')
    else for (const problem of problems) terminal.line(`      ${terminal.colour.red(problem)}`)
  }
}

export const showPeople = (terminal: Terminal, parts: readonly Part[]): void => {
  for (const part of parts) terminal.line(`  ${pad(part.name, 36)} ${part.roles.join(', ')}`)
}
