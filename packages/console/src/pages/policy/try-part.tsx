// A changed pack, before anybody is asked for it: edited here, asked about the last decisions, compared, and proposed. Until two others have signed it
// nothing is different; what is edited is kept as a draft of this tab alone.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Button } from '../../parts/button.tsx'
import { DraftBar } from '../../parts/draft-bar.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { words } from '../../words/index.ts'
import { changedPack, editedPaths, type Texts, testTexts } from './changed-pack.ts'
import { fileQuery, type Pack, testsQuery } from './data.ts'
import { FileChoice } from './file-choice.tsx'
import { fileGroups } from './file-names.ts'
import { Previewed } from './previewed.tsx'
import { Replayed } from './replayed.tsx'

const w = words.policy.try
const decisions = 100
const unedited: Texts = {}

export const TryPart = ({ pack }: { pack: Pack }) => {
  const client = useQueryClient()
  const texts = useQuery({
    queryKey: ['policy', pack.digest, 'texts'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Texts> => {
      const all: Record<string, string> = {}
      for (const path of pack.files) all[path] = (await client.ensureQueryData(fileQuery(pack.digest, path))).text
      return { ...all, ...testTexts((await client.ensureQueryData(testsQuery(pack.digest))).files) }
    },
  })
  return (
    <Asked query={texts} lines={10}>
      {(all) => <Workbench texts={all} />}
    </Asked>
  )
}

const Workbench = ({ texts }: { texts: Texts }) => {
  const whoami = useWhoami()
  const paths = Object.keys(texts)
  const [path, setPath] = useState(() => fileGroups(paths)[0]?.paths[0] ?? '')
  const draft = useDraft('policy', unedited)
  const edits = draft.texts
  const edited = editedPaths(texts, edits)
  const changed = changedPack(texts, edits)
  const replay = useMutation({
    mutationFn: () => api.post('/v1/policy/replay', { body: { files: changed.files, limit: decisions } }),
  })
  const preview = useMutation({ mutationFn: () => api.post('/v1/policy/preview', { body: changed }) })
  const edit = (text: string) => {
    const { [path]: _before, ...others } = edits
    // What is again as it is in force is not edited.
    draft.write(text === texts[path] ? others : { ...others, [path]: text })
    // What was answered was answered of another text.
    replay.reset()
    preview.reset()
  }
  return (
    <>
      <DraftBar of={draft} />
      <div className="items-start gap-x-5 lg:grid lg:grid-cols-[3fr_2fr]">
        <Card title={w.edit.title}>
          <p className="mb-3 text-sm text-ink-soft">{w.edit.lead}</p>
          <FileChoice paths={paths} path={path} onChoose={setPath} marked={(one) => edited.includes(one)} />
          <div className="[&_textarea]:font-mono [&_textarea]:text-[12.5px]">
            <TextArea
              label={path}
              rows={22}
              wrap="off"
              spellCheck={false}
              value={edits[path] ?? texts[path] ?? ''}
              onChange={(event) => edit(event.target.value)}
            />
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <span role="status" className="grow text-sm text-ink-soft">
              {w.edit.edited(edited.length)}
            </span>
            <Button look="plain" disabled={!edited.includes(path)} onClick={() => edit(texts[path] ?? '')}>
              {w.edit.undo}
            </Button>
          </div>
        </Card>
        <div>
          <Card title={w.replay.title}>
            <p className="mb-3 text-sm text-ink-soft">{w.replay.lead(decisions)}</p>
            <Button busy={replay.isPending} disabled={edited.length === 0} onClick={() => replay.mutate()}>
              {w.replay.ask}
            </Button>
            <div aria-live="polite" className="mt-4 empty:mt-0">
              {replay.isError && <Problem error={replay.error} />}
              {replay.data !== undefined && <Replayed of={replay.data} />}
            </div>
          </Card>
          <Card title={w.preview.title}>
            {may(whoami, 'policy.change') ? (
              <>
                <p className="mb-3 text-sm text-ink-soft">{w.preview.lead}</p>
                <Button busy={preview.isPending} disabled={edited.length === 0} onClick={() => preview.mutate()}>
                  {w.preview.ask}
                </Button>
                <div aria-live="polite" className="mt-4 empty:mt-0">
                  {preview.isError && <Problem error={preview.error} />}
                  {preview.data !== undefined && <Previewed of={preview.data} pack={changed} onProposed={draft.done} />}
                </div>
              </>
            ) : (
              <p className="text-sm text-ink-soft">{w.preview.notYours}</p>
            )}
          </Card>
        </div>
      </div>
    </>
  )
}
