import { useMutation, useQueryClient } from '@tanstack/react-query'

/** Something that is done once, after which what was read is read again. */
export const useAct = <Answer>(key: readonly unknown[], run: () => Promise<Answer>, done?: (answer: Answer) => void) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: key })
      done?.(answer)
    },
  })
}
