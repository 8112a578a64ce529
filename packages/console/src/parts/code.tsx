// Digests, ids and exact texts: in a fixed width, short where they are long, whole when copied.
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { words } from '../words/index.ts'

export const CopyButton = ({ text, label = words.everywhere.copy }: { text: string; label?: string }) => {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      aria-label={copied ? words.everywhere.copied : label}
      className="inline-flex size-6 items-center justify-center rounded text-ink-faint hover:bg-sunken hover:text-ink"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setCopied(true)
          setTimeout(() => setCopied(false), 1500)
        })
      }}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
    </button>
  )
}

/** `sha256:04088f93…cd`, whole on hover. */
export const Digest = ({ of }: { of: string }) => (
  <span className="inline-flex items-center gap-1 font-mono text-[13px]">
    <span title={of}>{of.length > 28 ? `${of.slice(0, 15)}…${of.slice(-6)}` : of}</span>
    <CopyButton text={of} />
  </span>
)

export const Id = ({ of }: { of: string }) => <span className="font-mono text-[13px]">{of}</span>

/** An exact text, as it is hashed. */
export const Exact = ({ text, label }: { text: string; label: string }) => (
  <section
    aria-label={label}
    tabIndex={0}
    className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-relaxed break-all whitespace-pre-wrap"
  >
    {text}
  </section>
)
