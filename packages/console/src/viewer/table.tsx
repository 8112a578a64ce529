import type { ReactNode } from 'react'

/** A small table that scrolls sideways in itself, never the page. */
export const Table = ({ label, columns, rows }: { label: string; columns: readonly string[]; rows: readonly (readonly ReactNode[])[] }) => (
  <section aria-label={label} tabIndex={0} className="overflow-x-auto">
    <table className="w-full border-collapse text-sm wrap-normal">
      <thead>
        <tr className="border-b border-line text-left text-xs text-ink-faint">
          {columns.map((name) => (
            <th key={name} scope="col" className="py-1.5 pr-4 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} className="border-b border-line last:border-0">
            {row.map((cell, column) => (
              <td key={columns[column]} className="py-1.5 pr-4 align-top">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
