// The three verdicts, never folded into one, and the problems behind them, in the verifier's own words.
import { Check, CircleHelp, X } from 'lucide-react'
import { viewer as w } from '../words/en/viewer.ts'
import type { Judged } from './judge.ts'

type Aspect = keyof typeof w.aspects
const looks = {
  pass: { icon: Check, className: 'border-good/40 bg-good-soft text-good' },
  fail: { icon: X, className: 'border-bad/40 bg-bad-soft text-bad' },
  unknown: { icon: CircleHelp, className: 'border-warn/40 bg-warn-soft text-warn' },
} as const

export const Verdicts = ({ judged }: { judged: Judged }) => (
  <>
    <div className={`mb-4 rounded-xl border px-5 py-4 ${looks[judged.proven ? 'pass' : 'fail'].className}`} role="status">
      <p className="text-xl font-semibold">{judged.proven ? w.proven.title : w.notProven.title}</p>
      <p className="mt-0.5 text-sm text-ink">{judged.proven ? w.proven.text : w.notProven.text}</p>
    </div>
    <ul className="mb-5 grid gap-3 sm:grid-cols-3">
      {(Object.keys(w.aspects) as Aspect[]).map((aspect) => (
        <Verdict key={aspect} aspect={aspect} finding={judged.report[aspect]} />
      ))}
    </ul>
  </>
)

const Verdict = ({ aspect, finding }: { aspect: Aspect; finding: Judged['report'][Aspect] }) => {
  const { icon: Icon, className } = looks[finding.verdict]
  return (
    <li className="rounded-xl border border-line bg-panel px-4 py-3 shadow-panel">
      <p className="flex items-center gap-2 font-semibold">
        <span className={`inline-flex size-6 items-center justify-center rounded-full border ${className}`}>
          <Icon size={14} aria-hidden="true" />
        </span>
        {w.aspects[aspect]} {w.verdicts[finding.verdict]}
      </p>
      <p className="mt-1 text-sm text-ink-soft">{w.meaning[aspect]}</p>
      {finding.problems.length > 0 && (
        <details className="mt-2 text-sm" open>
          <summary className="font-medium">{w.problems(finding.problems.length)}</summary>
          <ol className="mt-1 max-h-96 space-y-2 overflow-auto print:max-h-none">
            {finding.problems.map(({ code, where, message }, index) => (
              <li key={index}>
                <span className="text-ink-faint">{where}:</span> {message} <code className="font-mono text-xs">[{code}]</code>
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  )
}
