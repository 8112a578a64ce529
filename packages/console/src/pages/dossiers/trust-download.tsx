import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { problemText } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'

const w = words.dossiers.how

/** The files of the keys folder in one, as the viewer takes them. */
export const TrustDownload = () => {
  const download = useMutation({
    mutationFn: () => api.get('/v1/trust'),
    onSuccess: (files) => {
      const address = URL.createObjectURL(new Blob([`${JSON.stringify(files, null, 2)}\n`], { type: 'application/json' }))
      const link = document.createElement('a')
      link.href = address
      link.download = 'countersign-keys.json'
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
    },
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
