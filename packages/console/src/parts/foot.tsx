import type { ReactNode } from 'react'

/** What can be answered here: stays in sight at the foot of the page, under the thumb on a telephone. */
export const Foot = ({ children }: { children: ReactNode }) => (
  <div className="sticky bottom-14 z-30 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-panel px-4 py-3 shadow-panel sm:mx-0 sm:rounded-xl sm:border md:bottom-4">
    {children}
  </div>
)
