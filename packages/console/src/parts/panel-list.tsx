// A short list whose lines are links: each says what it is and what is next.
import type { ReactNode } from 'react'

export const PanelList = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul aria-label={label} className="divide-y divide-line">
    {children}
  </ul>
)

export const lineClass =
  'flex min-h-14 w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-left hover:bg-sunken sm:px-5 focus-visible:bg-sunken'
