/** What the page and the frame that draws diagrams say to each other, over a channel that nobody else has. */
import * as z from 'zod/mini';

/** The longest picture that is taken, in UTF-16 code units. */
const maxPictureLength = 4_000_000;

/** Colours and letters of the theme, as CSS writes them. */
export const diagramThemeSchema = z.object({
  isDark: z.boolean(),
  background: z.string(),
  foreground: z.string(),
  /** Of boxes; their borders; a second kind of box. */
  box: z.string(),
  border: z.string(),
  secondBox: z.string(),
  line: z.string(),
  fontFamily: z.string(),
  /** In CSS pixels. */
  fontSize: z.number(),
});
export type DiagramTheme = z.infer<typeof diagramThemeSchema>;

/** To the frame: draw this. */
export const diagramOrderSchema = z.object({ id: z.number(), source: z.string(), theme: diagramThemeSchema });
export type DiagramOrder = z.infer<typeof diagramOrderSchema>;

/** From the frame: the picture, or why there is none. */
export const diagramReplySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('drawn'),
    id: z.number(),
    /** An SVG document. It is only ever shown as an image, which runs and loads nothing. */
    svg: z.string().check(z.maxLength(maxPictureLength)),
    /** In CSS pixels. */
    width: z.number().check(z.positive()),
    height: z.number().check(z.positive()),
    /** What the diagram says of itself (`accTitle`, `accDescr`); empty when it says nothing. */
    title: z.string(),
    description: z.string(),
  }),
  z.object({ type: z.literal('failed'), id: z.number(), message: z.string() }),
]);
export type DiagramReply = z.infer<typeof diagramReplySchema>;
export type DrawnDiagram = Extract<DiagramReply, { type: 'drawn' }>;
