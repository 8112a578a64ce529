import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { problemText } from '../../parts/problem.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { words } from '../../words/index.ts'

const w = words.dossiers.how

/** The files of the keys folder in one, as the viewer takes them. */
export const TrustDownload = () => {
  const download = useMutation({
    mutationFn: () => api.get('/v1/trust'),
    onSuccess: (files) =>
      saveFile(new Blob([`${JSON.stringify(files, null, 2)}\n`], { type: 'application/json' }), 'countersign-keys.json'),
  })
  return (
    <>
      <Button onClick={() => download.mutate()} busy={download.isPending}>
        <KeyRound size={15} aria-hidden="true" />
        {w.keys}
      </Button>
      {download.isError && (
        <p role="alert" className="w-full text-sm text-bad">
          {w.keysFailed} {problemText(download.error)}
        </p>
      )}
    </>
  )
}
