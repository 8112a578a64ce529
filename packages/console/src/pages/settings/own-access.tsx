// Every way by which somebody acts in Countersign itself, with what it lets him do, and what is wanting of it with the next step. The address says what is shown. Changes
// nothing: what ends any of it are reviews, and the sections for roles, keys and deputies.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { chipClass } from '../../parts/chip.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Card, Empty, Facts } from '../../parts/page.tsx'
import { HowSigned, SignedBy } from '../../parts/signed-by.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { type OwnFilters, ownFiltersIn, ownTurned, ways } from './own-filters.ts'
import { OwnReview } from './own-review.tsx'

const own = ownWords
const w = own.list
type Held = Item<'ownAccess.list'>

const nameOf = (row: Held): string => `${own.ways[row.way]} ${row.way === 'role' ? row.what.replaceAll('_', ' ') : row.what}`

const signedCell = (row: Held) => (
  <span className="line-clamp-2 whitespace-normal leading-snug">
    <SignedBy of={row} />
  </span>
)

const columnsWith = (open: (row: Held) => void): readonly Column<Held>[] => [
  {
    name: w.who,
    width: 'minmax(0,1.3fr)',
    cell: (row) => (
      <button type="button" onClick={() => open(row)} className="block w-full min-w-0 text-left hover:text-accent">
        <span className="block truncate font-medium">
          {row.principal.id} {!row.principal.active && <Badge>{w.notActive}</Badge>}
        </span>
        <span className="block truncate text-[13px] text-ink-soft">
          {nameOf(row)}
          {row.party.kind !== 'enterprise' && ` · ${row.party.id}`}
        </span>
      </button>
    ),
  },
  {
    name: w.may,
    width: 'minmax(0,1.6fr)',
    wideOnly: true,
    cell: (row) => (
      <span className="line-clamp-2 whitespace-normal text-[13px] leading-snug text-ink-soft">
        {row.powers.length === 0
          ? w.nothing
          : [...row.powers.slice(0, 4).map(own.power), ...(row.powers.length > 4 ? [w.more(row.powers.length - 4)] : [])].join(', ')}
      </span>
    ),
  },
  { name: w.signed, width: '8.75rem', wideOnly: true, cell: signedCell },
  { name: w.until, width: '8rem', wideOnly: true, cell: (row) => (row.until === null ? w.noEnd : <When at={row.until} distance />) },
  {
    name: w.wanting,
    width: '7rem',
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        {(row.signed === 'first_hour' || row.signed === 'nobody') && (
          <span className="md:hidden">
            <Badge tone="warn">{w.marksAlone[row.signed]}</Badge>
          </span>
        )}
        {row.wanting.map((one) => (
          <Badge key={one} tone="warn">
            {own.wanting[one]}
          </Badge>
        ))}
      </span>
    ),
  },
]

export const OwnAccess = () => {
  const filters = ownFiltersIn(useSearch({ strict: false }))
  const navigate = useNavigate()
  const show = (search: OwnFilters) => void navigate({ to: '/settings/$section', params: { section: 'access' }, search, replace: true })
  const [opened, setOpened] = useState<Held>()
  const { outside, wanting, way, signed, who, things, thing } = filters
  const asked = {
    ...(outside ? { outside } : {}),
    ...(wanting ? { wanting } : {}),
    ...(way ? { way } : {}),
    ...(signed ? { signed } : {}),
    ...(who ? { principal: who } : {}),
  }
  const page = (cursor: string | undefined) =>
    api.get('/v1/own-access', { params: { query: { limit: 100, ...asked, ...(cursor ? { cursor } : {}) } } })
  return (
    <Card
      title={words.settings.sections.access}
      flush
      aside={
        <span className="flex flex-wrap gap-2">
          <ExportButton name="own-access" page={page} />
          <OwnReview />
        </span>
      }
    >
      <p className="px-4 pt-1 pb-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2 border-b border-line px-4 pb-3 sm:px-5">
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">{w.filters}</legend>
          <button
            type="button"
            className={chipClass}
            aria-pressed={outside === 'yes'}
            onClick={() => show(ownTurned(filters, 'outside', 'yes'))}
          >
            {w.outside}
          </button>
          <button
            type="button"
            className={chipClass}
            aria-pressed={wanting === 'any'}
            onClick={() => show(ownTurned(filters, 'wanting', 'any'))}
          >
            {w.anyWanting}
          </button>
          {(['end', 'limit', 'use', 'review'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={chipClass}
              aria-pressed={wanting === one}
              onClick={() => show(ownTurned(filters, 'wanting', one))}
            >
              {own.wanting[one]}
            </button>
          ))}
          {(['nobody', 'first_hour'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={chipClass}
              aria-pressed={signed === one}
              onClick={() => show(ownTurned(filters, 'signed', one))}
            >
              {one === 'nobody' ? w.unsignedOnly : w.firstHourOnly}
            </button>
          ))}
        </fieldset>
        <div className="w-40">
          <Choice
            label={w.way}
            value={way ?? ''}
            onChange={({ target }) => show(ownFiltersIn({ ...filters, way: target.value === '' ? undefined : target.value }))}
          >
            <option value="">{w.everyWay}</option>
            {ways.map((one) => (
              <option key={one} value={one}>
                {own.ways[one]}
              </option>
            ))}
          </Choice>
        </div>
        <div className="w-44">
          <TextField
            key={who ?? ''}
            label={w.person}
            defaultValue={who ?? ''}
            onKeyDown={({ key, currentTarget }) => {
              if (key === 'Enter') show(ownFiltersIn({ ...filters, who: currentTarget.value.trim() }))
            }}
            onBlur={({ currentTarget }) => {
              if (currentTarget.value.trim() !== (who ?? '')) show(ownFiltersIn({ ...filters, who: currentTarget.value.trim() }))
            }}
          />
        </div>
        {Object.keys(asked).length > 0 && <Button onClick={() => show(ownFiltersIn({ things, thing }))}>{w.clear}</Button>}
      </div>
      <LongTable<Held>
        label={words.settings.sections.access}
        queryKey={['own-access', asked]}
        page={page}
        columns={columnsWith(setOpened)}
        idOf={(row) => row.line}
        rowHeight={60}
        empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
      />
      {opened && <AllAboutIt of={opened} onClose={() => setOpened(undefined)} />}
    </Card>
  )
}

const AllAboutIt = ({ of, onClose }: { of: Held; onClose: () => void }) => (
  <Modal title={`${of.principal.id}, ${nameOf(of)}`} onClose={onClose}>
    <Facts
      of={[
        [w.may, of.powers.length === 0 ? w.nothing : of.powers.map(own.power).join(', ')],
        [w.since, <When key="since" at={of.since} />],
        [w.until, of.until === null ? w.noEnd : <When key="until" at={of.until} />],
        [w.used, of.lastUsed === null ? w.never : <When key="used" at={of.lastUsed} />],
        [
          w.reviewed,
          of.lastReviewedAt === null ? (
            w.never
          ) : (
            <span key="reviewed">
              <When at={of.lastReviewedAt} /> {w.by} {of.lastReviewedBy}
            </span>
          ),
        ],
        [w.given, of.givenBy ?? '–'],
        [w.signed, <HowSigned key="signed" of={of} />],
      ]}
    />
    {of.wanting.length > 0 && (
      <ul className="mt-4 space-y-2 text-sm">
        {of.wanting.map((one) => (
          <li key={one} className="flex flex-wrap items-center gap-2">
            <Badge tone="warn">{own.wanting[one]}</Badge> {own.next[one]}
          </li>
        ))}
      </ul>
    )}
    <p className="mt-4 text-sm">
      {of.way === 'role' && (
        <Link to="/settings/$section" params={{ section: 'people' }} className="text-accent hover:underline">
          {words.settings.sections.people}
        </Link>
      )}
      {of.way === 'session' && (
        <Link
          to="/settings/$section"
          params={{ section: 'people' }}
          search={{ who: of.principal.id }}
          className="text-accent hover:underline"
        >
          {own.signedIn.open}
        </Link>
      )}
      {of.way === 'api_key' && (
        <Link to="/settings/$section" params={{ section: 'api-keys' }} className="text-accent hover:underline">
          {words.settings.sections['api-keys']}
        </Link>
      )}
    </p>
  </Modal>
)
