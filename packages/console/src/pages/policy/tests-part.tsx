// What the tests of the pack state, file by file: each asks one thing and says what the answer has to be. They are run whenever a pack is proposed.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { TextField } from '../../parts/field.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'
import { type Pack, testsQuery } from './data.ts'
import { factLines } from './fact-lines.ts'

const w = words.policy.tests
type TestFile = Answer<'policy.tests'>['files'][number]

export const TestsPart = ({ pack }: { pack: Pack }) => {
  const query = useQuery(testsQuery(pack.digest))
  const [sought, setSought] = useState('')
  return (
    <Card flush>
      <Asked query={query} lines={10}>
        {({ files }) => {
          const found = matching(files, sought)
          const total = files.reduce((sum, { cases }) => sum + cases.length, 0)
          if (files.length === 0) return <None>{w.none}</None>
          return (
            <>
              <div className="border-b border-line px-4 pt-4 sm:px-5">
                <p className="mb-3 text-sm text-ink-soft">{w.lead(total, files.length)}</p>
                <TextField label={words.everywhere.search} value={sought} onChange={(event) => setSought(event.target.value)} />
              </div>
              {found.length === 0 && <None>{w.noneFound}</None>}
              {found.map((one) => (
                <details key={one.file} open={sought.trim() !== ''} className="border-b border-line last:border-b-0">
                  <summary className="min-h-10 px-4 py-2.5 text-sm hover:bg-sunken sm:px-5">
                    <span className="font-medium">{one.file.replace(/\.test\.json$/, '')}</span>{' '}
                    <span className="text-ink-soft">{w.cases(one.cases.length)}</span>
                  </summary>
                  <ul className="divide-y divide-line border-t border-line">
                    {one.cases.map((each, index) => (
                      <Stated key={index} of={each} />
                    ))}
                  </ul>
                </details>
              ))}
            </>
          )
        }}
      </Asked>
    </Card>
  )
}

const matching = (files: readonly TestFile[], sought: string): readonly TestFile[] => {
  const word = sought.trim().toLowerCase()
  if (word === '') return files
  return files
    .map((one) =>
      one.file.toLowerCase().includes(word) ? one : { ...one, cases: one.cases.filter(({ name }) => name.toLowerCase().includes(word)) },
    )
    .filter(({ cases }) => cases.length > 0)
}

const Stated = ({ of }: { of: TestFile['cases'][number] }) => (
  <li className="px-4 py-3 text-sm sm:px-5">
    <p className="flex flex-wrap items-center gap-2">
      <span className="min-w-0">{capital(of.name)}</span>
      <Badge>{w.asks[of.asks]}</Badge>
    </p>
    <dl className="mt-1 grid gap-x-6 gap-y-1 text-[13px] text-ink-soft sm:grid-cols-2">
      <Lines title={w.given} of={factLines(of.given)} none={w.ordinary} />
      <Lines title={w.expect} of={factLines(of.expect)} none={words.everywhere.none} />
    </dl>
  </li>
)

const Lines = ({ title, of, none }: { title: string; of: readonly string[]; none: string }) => (
  <div className="min-w-0">
    <dt className="text-xs text-ink-faint">{title}</dt>
    <dd className="font-mono text-xs leading-relaxed">{of.length === 0 ? none : of.map((line) => <div key={line}>{line}</div>)}</dd>
  </div>
)
