import type { ReactNode } from 'react'

/** One line of a short list: what it is, what is to be known of it, and what can be done. */
export const Line = ({ title, children, aside }: { title: ReactNode; children?: ReactNode; aside?: ReactNode }) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5">
    <div className="min-w-0 grow basis-64">
      <p className="flex flex-wrap items-center gap-2 font-medium">{title}</p>
      {children && <div className="mt-0.5 text-[13px] text-ink-soft">{children}</div>}
    </div>
    {aside && <div className="flex flex-wrap items-center gap-2">{aside}</div>}
  </li>
)
