// What is taken for a mail address. SAFETY: nothing that could end a line, open a list, or be read as another address.
const form = /^[^\s\p{C}@<>"(),:;\\[\]]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/u

export const isMailAddress = (text: string): boolean => form.test(text)
