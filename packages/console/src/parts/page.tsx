// The frame that every page has: its heading, what it is for, what can be done here, and its parts.
import { type ReactNode, useEffect } from 'react'
import { words } from '../words/index.ts'
import { Spoken } from './spoken.tsx'

export const Page = ({
  title,
  lead,
  actions,
  children,
  wide = false,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  wide?: boolean
}) => {
  useEffect(() => {
    document.title = `${title} · ${words.shell.product}`
  }, [title])
  return (
    <div className={`mx-auto w-full px-4 pt-6 pb-24 sm:px-8 sm:pt-8 ${wide ? 'max-w-7xl' : 'max-w-5xl'}`}>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-4">
        <div className="max-w-2xl min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {lead && <div className="mt-1 text-ink-soft">{lead}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export const Card = ({
  title,
  aside,
  children,
  flush = false,
  id,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
  id?: string
}) => (
  <section id={id} className="mb-5 rounded-xl border border-line bg-panel shadow-panel">
    {title && (
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5 sm:px-5">
        <h2 className="text-[15px] font-semibold">{title}</h2>
        {aside}
      </div>
    )}
    <div className={flush ? '' : 'px-4 py-4 sm:px-5'}>{children}</div>
  </section>
)

/** What is there when nothing is there: says what would be, and how it comes to be. */
export const Empty = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className="px-6 py-10 text-center">
    <p className="font-medium">{title}</p>
    {children && (
      <div className="mx-auto mt-1 max-w-prose text-sm text-ink-soft">
        {typeof children === 'string' ? <Spoken text={children} copied /> : children}
      </div>
    )}
    {action && <div className="mt-4 flex justify-center gap-2">{action}</div>}
  </div>
)

export const Loading = ({ lines = 4 }: { lines?: number }) => (
  <div role="status" aria-label={words.everywhere.loading} className="space-y-3 py-2">
    {Array.from({ length: lines }, (_, line) => (
      <div key={line} className="h-4 animate-pulse rounded bg-sunken odd:w-4/5 even:w-3/5" />
    ))}
  </div>
)

/** Names and values, in two columns where there is room. */
export const Facts = ({ of }: { of: readonly (readonly [ReactNode, ReactNode] | undefined)[] }) => (
  <dl className="grid grid-cols-1 gap-x-6 gap-y-2 text-sm sm:grid-cols-[minmax(8rem,max-content)_1fr]">
    {of
      .filter((one) => one !== undefined)
      .map(([name, value], index) => (
        <div key={index} className="contents">
          <dt className="pt-px text-ink-faint">{name}</dt>
          <dd className="mb-1 min-w-0 sm:mb-0">{value}</dd>
        </div>
      ))}
  </dl>
)
