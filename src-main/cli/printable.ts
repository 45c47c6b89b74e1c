/**
 * Text as a terminal may have it: file names can hold control characters, which it would obey. They become the pictures
 * of themselves, such as ␛; line breaks stay.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return character;
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u{fffd}';
  });
}
