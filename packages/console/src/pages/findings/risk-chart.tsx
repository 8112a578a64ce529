// Open findings by entry of the OWASP Non-Human Identities Top 10: bars in plain SVG, each a filter. An entry that nothing looks for is said to be that.
import type { Answer } from '../../api/answers.ts'
import { words } from '../../words/index.ts'
import type { Filters, Risk } from './filters.ts'

const w = words.findings
type Risks = Answer<'findings.summary'>['risks']

const Bar = ({ open, overdue, most }: { open: number; overdue: number; most: number }) => (
  <svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full rounded-full bg-sunken">
    <rect x="0" y="0" height="8" width={(open / most) * 100} className="fill-info" />
    <rect x="0" y="0" height="8" width={(overdue / most) * 100} className="fill-warn" />
  </svg>
)

export const RiskChart = ({ risks, chosen, onChoose }: { risks: Risks; chosen: Filters['nhi']; onChoose: (risk: Risk) => void }) => {
  const most = Math.max(1, ...risks.map(({ open }) => open))
  return (
    <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2" aria-label={w.byRisk}>
      {risks.map(({ risk, name, looked, open, overdue }) => (
        <li key={risk}>
          <button
            type="button"
            aria-pressed={chosen === risk}
            disabled={!looked}
            onClick={() => onChoose(risk)}
            className="w-full rounded-lg px-2 py-1.5 text-left text-sm enabled:hover:bg-sunken aria-pressed:bg-accent-soft"
          >
            <span className="mb-1 flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate">
                <span className="mr-1.5 font-mono text-xs text-ink-faint">{risk.split(':')[0]}</span>
                {name}
              </span>
              <span className="shrink-0 text-[13px] text-ink-soft tabular-nums">{looked ? w.counts(open, overdue) : w.notLooked}</span>
            </span>
            <Bar open={open} overdue={overdue} most={most} />
          </button>
        </li>
      ))}
    </ul>
  )
}
