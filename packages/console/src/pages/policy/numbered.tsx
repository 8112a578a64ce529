// A text as it stands, with the numbers of its lines. The numbers are no part of it: what is copied is the text alone.
export const Numbered = ({ text, label }: { text: string; label: string }) => {
  const lines = text.replace(/\n$/, '').split('\n')
  return (
    <section aria-label={label} tabIndex={0} className="max-h-[70vh] overflow-auto bg-sunken py-3 font-mono text-[12.5px] leading-relaxed">
      <table className="border-separate border-spacing-0" role="presentation">
        <tbody>
          {lines.map((line, index) => (
            <tr key={index}>
              <td
                aria-hidden="true"
                className="sticky left-0 bg-sunken pr-4 pl-4 text-right align-top text-ink-faint whitespace-nowrap tabular-nums select-none"
              >
                {index + 1}
              </td>
              <td className="pr-6 whitespace-pre">{line === '' ? '\n' : line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
