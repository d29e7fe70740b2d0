/** Text that is safe between tags and inside double quotes. Control characters, which XML forbids, are dropped. */
export function escapeText(text: string): string {
  return [...text]
    .filter((c) => c >= ' ' && c !== '\uffff' && c !== '\ufffe' && !/[\ud800-\udfff]/u.test(c))
    .join('')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}

type Attributes = { readonly [name: string]: string | number | undefined }

/** One SVG element. Attribute values are escaped; children are markup already. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escapeText(value!)}"`)
    .join('')
  return children.length > 0 ? `<${name}${written}>${children.join('')}</${name}>` : `<${name}${written}/>`
}

/** A line of text, cut to `longest` characters with the whole in a tooltip. */
export function label(text: string, attributes: Attributes, longest = 60): string {
  const characters = [...text]
  if (characters.length <= longest) return tag('text', attributes, escapeText(text))
  const cut = `${characters.slice(0, longest - 1).join('')}\u2026`
  return tag('text', attributes, tag('title', {}, escapeText(text)), escapeText(cut))
}

/** A coordinate to a hundredth of a pixel. */
export const short = (value: number): string => String(Math.round(value * 100) / 100)
