import { saveFile } from '../../parts/save-file.ts'

export const saveText = (text: string, name: string): void => {
  saveFile(new Blob([text], { type: 'application/octet-stream' }), name)
}
