// The frame of the settings: which sections there are for the reader, and the one that he is in. Must hold no setting itself.
import { Link, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useWhoami } from '../../api/session.ts'
import { NotFound } from '../../app/failures.tsx'
import { Loading, Page } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'
import { FirstHour } from './first-hour.tsx'
import { type Section, sections } from './sections.ts'

const w = words.settings

export const SettingsPage = () => {
  const whoami = useWhoami()
  const { section: name } = useParams({ strict: false })
  const shown = sections.filter((one) => one.shown(whoami))
  const current = shown.find((one) => one.name === (name ?? shown[0]?.name))
  if (current === undefined) return <NotFound />
  return (
    <Page title={w.title} lead={name === undefined ? w.lead : undefined} wide>
      {name === undefined && <FirstHour />}
      <div className="gap-6 lg:grid lg:grid-cols-[12rem_minmax(0,1fr)]">
        <nav aria-label={w.title} className="mb-5 lg:mb-0">
          <Places title={w.mine} of={shown.filter(({ own }) => own)} current={current} />
          <Places title={w.here} of={shown.filter(({ own }) => !own)} current={current} />
        </nav>
        <div className="min-w-0">
          <Suspense fallback={<Loading lines={6} />}>
            <current.component />
          </Suspense>
        </div>
      </div>
    </Page>
  )
}

const Places = ({ title, of, current }: { title: string; of: readonly Section[]; current: Section }) => (
  <div className="mb-3 lg:mb-5">
    <p className="mb-1 px-2.5 text-xs font-medium text-ink-faint">{title}</p>
    <ul className="flex flex-wrap gap-1 lg:flex-col lg:gap-0.5">
      {of.map(({ name }) => (
        <li key={name}>
          <Link
            to="/settings/$section"
            params={{ section: name }}
            aria-current={name === current.name ? 'page' : undefined}
            className="block rounded-lg border border-line px-2.5 py-1.5 text-sm text-ink-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent lg:border-transparent"
          >
            {words.settings.sections[name]}
          </Link>
        </li>
      ))}
    </ul>
  </div>
)
