import PostalMime from 'postal-mime'

export interface Mail {
  /** What the model reads: the header lines as they are, then the decoded body, markup included. */
  readonly text: string
  /** The body reduced to its letters, the same for copies that differ in numbers, spacing or case. */
  readonly body: string
}

/** Parses a raw mail: MIME parts, transfer encodings and character sets of the body are decoded. */
export async function parseMail(raw: Uint8Array): Promise<Mail> {
  const bytes = withoutEnvelope(raw)
  const mail = await PostalMime.parse(bytes)
  const body = [mail.text, mail.html].filter(Boolean).join('\n')
  return {
    text: `${headerLines(bytes)}\n\n${body}`,
    body: body
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .trim(),
  }
}

/** Mail files kept in mbox form start with an envelope line, `From sender date`, that is not a header. */
function withoutEnvelope(raw: Uint8Array): Uint8Array {
  const isEnvelope = raw[0] === 0x46 && raw[1] === 0x72 && raw[2] === 0x6f && raw[3] === 0x6d && raw[4] === 0x20
  return isEnvelope ? raw.subarray(raw.indexOf(0x0a) + 1) : raw
}

/** Everything before the first empty line, one character a byte: headers are ASCII, or were meant to be. */
function headerLines(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  return end ? text.slice(0, end.index) : text
}
