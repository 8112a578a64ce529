// A plan in plain words: first what happens to how many where, then each of it by name, then how it can be undone.

import { Risk } from '../../parts/badge.tsx'
import type { PlanDocument, PlannedOperation } from '../../signing/plan-document.ts'
import { words } from '../../words/index.ts'

const w = words.plan

const groupsOf = (operations: readonly PlannedOperation[]) => {
  const groups = new Map<string, PlannedOperation[]>()
  for (const one of operations) {
    const key = `${one.operation} ${one.executor}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

export const PlanInWords = ({ plan, only }: { plan: PlanDocument; only: ReadonlySet<string> }) => {
  const operations = plan.operations.filter(({ id }) => only.has(id))
  const others = plan.operations.length - operations.length
  const changes = operations.flatMap((one) => one.changes)
  const rights = operations.flatMap((one) => one.rights.map((right) => `${one.account}: ${right}`))
  return (
    <>
      <ul className="mb-4 space-y-1 text-[15px]">
        {groupsOf(operations).map((group) => (
          <li key={`${group[0]!.operation} ${group[0]!.executor}`}>
            {w.group(group[0]!.operation, group.length, [...new Set(group.map(({ system }) => system))], group[0]!.executor)}
          </li>
        ))}
      </ul>
      <Lines title={w.changes} lines={changes} />
      <Lines title={w.rights} lines={rights} />
      <ul className="divide-y divide-line rounded-lg border border-line text-sm" aria-label={w.columns.what}>
        {operations.map((one) => (
          <li key={one.id} className="grid gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(0,1.6fr)_minmax(0,1.2fr)_auto]">
            <span className="min-w-0">
              <span className="font-medium">
                {w.verb(one.operation)} {one.credential}
              </span>
              <span className="block truncate text-ink-soft" title={one.account}>
                {one.account} · {one.system}
                {one.ifSessions && ` · ${w.ifSessions}`}
              </span>
            </span>
            <span className="min-w-0 text-ink-soft">
              <span className="text-ink-faint">{w.columns.wayBack}: </span>
              <span className={one.wayBack.kind === 'none' ? 'font-medium text-bad' : ''}>
                {w.waysBack[one.wayBack.kind] ?? one.wayBack.kind}
              </span>
              <span className="block text-[13px]">{one.wayBack.words}</span>
            </span>
            <span>
              <Risk of={one.risk} />
            </span>
          </li>
        ))}
      </ul>
      {others > 0 && <p className="mt-2 text-[13px] text-ink-soft">{w.others(others)}</p>}
    </>
  )
}

const Lines = ({ title, lines }: { title: string; lines: readonly string[] }) =>
  lines.length === 0 ? null : (
    <div className="mb-4">
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      <ul className="space-y-0.5 rounded-lg border border-line bg-sunken p-3 font-mono text-[13px]">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </div>
  )
