import type { ReactNode } from 'react'
import { words } from '../../words/index.ts'

/** The page before one is in: the product, a sentence of what it stands for, and the way in. */
export const Door = ({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) => (
  <main className="flex min-h-dvh flex-col items-center justify-center bg-ground px-4 py-10">
    <div className="w-full max-w-sm">
      <div className="mb-6 flex items-center gap-3">
        <img src="/favicon.svg" alt="" className="size-9 rounded-lg" />
        <span className="text-lg font-semibold tracking-tight">{words.shell.product}</span>
      </div>
      <div className="rounded-2xl border border-line bg-panel p-6 shadow-panel">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {lead && <p className="mt-0.5 mb-5 text-sm text-ink-soft">{lead}</p>}
        {children}
      </div>
      <p className="mt-6 text-center text-[13px] text-ink-faint">{words.signIn.promise}</p>
    </div>
  </main>
)
