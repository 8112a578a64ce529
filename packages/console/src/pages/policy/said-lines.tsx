/** Lines under a heading; nothing at all where there are none. */
export const SaidLines = ({ title, of }: { title: string; of: readonly string[] }) =>
  of.length === 0 ? null : (
    <div className="mb-4 last:mb-0">
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <section aria-label={title} tabIndex={0} className="max-h-72 overflow-y-auto">
        <ul className="space-y-1 text-sm">
          {of.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      </section>
    </div>
  )
