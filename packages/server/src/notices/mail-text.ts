// A message as mail: plain text, and the same in simple HTML that reads well on a telephone. Lays out words that core has chosen; adds none.
// SAFETY: whatever stands in a message is text. Everything is escaped, and nothing is fetched from anywhere when it is read.
import type { Message, MessagePart } from '@countersign/core/execution/notices/index'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => escapes[one]!)

export const mailText = ({ parts, closing }: Message): string => {
  const several = parts.length > 1
  const part = ({ title, lines, otherwise, link }: MessagePart, n: number): string =>
    [...(several ? [`${n + 1}. ${title}`, ''] : []), ...lines, '', `${link.words}:`, link.url, '', otherwise].join('\n')
  return `${parts.map(part).join('\n\n\n')}\n\n-- \n${closing.join('\n')}\n`
}

const paragraph = (text: string, style: string): string => `<p style="margin:0 0 12px;${style}">${escaped(text)}</p>`
const button =
  'display:inline-block;padding:14px 22px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600'

export const mailHtml = ({ subject, parts, closing }: Message): string => {
  const part = ({ title, lines, otherwise, link }: MessagePart): string =>
    [
      `<h2 style="margin:0 0 12px;font-size:20px;line-height:1.3">${escaped(title)}</h2>`,
      ...lines.map((line) => paragraph(line, '')),
      `<p style="margin:20px 0"><a href="${escaped(link.url)}" style="${button}">${escaped(link.words)}</a></p>`,
      paragraph(otherwise, 'color:#57534e'),
    ].join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:20px;font:17px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif;color:#1c1917;background:#ffffff">
<div style="max-width:600px;margin:0 auto">
${parts.map(part).join('\n<hr style="border:0;border-top:1px solid #d6d3d1;margin:28px 0">\n')}
<hr style="border:0;border-top:1px solid #d6d3d1;margin:28px 0">
${closing.map((line) => paragraph(line, 'font-size:14px;color:#57534e')).join('\n')}
</div></body></html>
`
}
