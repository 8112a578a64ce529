// A message in the forms that rooms read: Slack's blocks, an Adaptive Card as Teams Workflows take it, and plain JSON. Pure.
// SAFETY: text goes where it is shown as it stands. It can't call everybody, name somebody, or become a link.
import type { Message, MessagePart } from '@countersign/core/execution/notices/index'

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`)

/** Slack reads `text` as markup: these three are all that begins any. */
const slackText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const plain = (text: string, most: number) => ({ type: 'plain_text', text: cut(text, most), emoji: false })

/** Incoming webhook, Block Kit: at most 50 blocks. */
export const slackBody = ({ subject, parts, closing }: Message) => ({
  text: slackText(subject),
  blocks: [
    { type: 'header', text: plain(subject, 150) },
    ...parts.flatMap(({ title, lines, otherwise, link }: MessagePart) => [
      { type: 'section', text: plain([...(parts.length > 1 ? [title] : []), ...lines, otherwise].join('\n'), 2900) },
      { type: 'actions', elements: [{ type: 'button', text: plain(link.words, 75), url: link.url }] },
    ]),
    { type: 'context', elements: [plain(closing.join(' '), 1900)] },
  ],
})

/** A run of text is shown as it stands; a TextBlock would read Markdown. */
const run = (text: string, style: object = {}) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] })

export const teamsBody = ({ subject, parts, closing }: Message) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        msteams: { width: 'Full' },
        body: [
          run(subject, { size: 'large', weight: 'bolder' }),
          ...parts.flatMap(({ title, lines, otherwise, link }: MessagePart) => [
            ...(parts.length > 1 ? [run(title, { weight: 'bolder' })] : []),
            ...lines.map((line) => run(line)),
            run(otherwise, { isSubtle: true }),
            { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: link.words, url: link.url }] },
          ]),
          run(closing.join(' '), { size: 'small', isSubtle: true }),
        ],
      },
    },
  ],
})

/** Of one's own programs. */
export const signedBody = ({ id, subject, urgent, at, parts, closing }: Message) => ({
  type: 'notice',
  timestamp: at.toISOString(),
  data: { id, subject, urgent, parts, closing },
})
