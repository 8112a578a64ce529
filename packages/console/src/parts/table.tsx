// A short table that is whole in the document. What can be long is a `LongTable`. On a narrow screen it scrolls within itself, never the page.
import type { ReactNode } from 'react'

export const Table = ({
  label,
  head,
  children,
  minWidth = '36rem',
}: {
  label: string
  head: readonly string[]
  children: ReactNode
  minWidth?: string
}) => (
  <section aria-label={label} tabIndex={0} className="overflow-x-auto">
    <table style={{ minWidth }} className="w-full text-left text-sm">
      <thead className="text-xs text-ink-faint">
        <tr>
          {head.map((name) => (
            <th key={name} scope="col" className="px-4 py-2 font-medium first:sm:pl-5 last:sm:pr-5">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
)

export const Row = ({ children }: { children: ReactNode }) => <tr className="border-t border-line align-top">{children}</tr>

export const Cell = ({ children, className = '' }: { children?: ReactNode; className?: string }) => (
  <td className={`px-4 py-2.5 first:sm:pl-5 last:sm:pr-5 ${className}`}>{children}</td>
)
