/**
 * The program of the frame that draws diagrams. The frame has an origin of its own, no network and the page's strict
 * policy; all it has is one message channel: sources come in, pictures go out. It is bundled on its own, as text
 * (frameProgram.ts), and loaded with the first diagram.
 */
import './strictStylesFirst';
import mermaid, { type MermaidConfig } from 'mermaid';
import { diagramOrderSchema, diagramReplySchema, type DiagramOrder, type DiagramReply, type DiagramTheme, type DrawnDiagram } from './messages';
import { forgetStyles, parseHeld, toDocument } from './strictStyles';

/** A larger diagram is not drawn: layout takes more than linear time. */
const maxTextLength = 20_000;
const maxEdges = 300;
/** What a diagram's own directives must not change. */
const fixedKeys = [
  'secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges', 'theme', 'themeVariables', 'themeCSS', 'fontFamily',
  'altFontFamily', 'fontSize', 'darkMode', 'layout', 'htmlLabels', 'dompurifyConfig', 'logLevel', 'arrowMarkerAbsolute', 'deterministicIds',
];

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source === window.parent && port) listen(port);
}, { once: true });

function listen(port: MessagePort): void {
  let last = Promise.resolve();
  port.addEventListener('message', ({ data }) => {
    const order = diagramOrderSchema.parse(data);
    last = last.then(async () => { port.postMessage(await draw(order)); });
  });
  port.start();
}

async function draw({ id, source, theme }: DiagramOrder): Promise<DiagramReply> {
  try {
    mermaid.initialize(configFor(theme));
    const { svg } = await mermaid.render(`diagram-${id}`, source);
    // The page would not take a picture that is too large, and wait in vain for another one.
    return diagramReplySchema.parse({ type: 'drawn', id, ...asPicture(svg) });
  } catch (error) {
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  } finally {
    document.body.replaceChildren();
    forgetStyles();
  }
}

function configFor(theme: DiagramTheme): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    secure: fixedKeys,
    maxTextSize: maxTextLength,
    maxEdges,
    layout: 'dagre',
    htmlLabels: false,
    logLevel: 5,
    deterministicIds: true,
    fontFamily: theme.fontFamily,
    theme: 'base',
    darkMode: theme.isDark,
    themeVariables: {
      darkMode: theme.isDark,
      background: theme.background,
      fontFamily: theme.fontFamily,
      fontSize: `${theme.fontSize}px`,
      primaryColor: theme.box,
      primaryTextColor: theme.foreground,
      primaryBorderColor: theme.border,
      secondaryColor: theme.secondBox,
      secondaryTextColor: theme.foreground,
      secondaryBorderColor: theme.border,
      tertiaryColor: theme.background,
      tertiaryTextColor: theme.foreground,
      tertiaryBorderColor: theme.border,
      lineColor: theme.line,
      textColor: theme.foreground,
      titleColor: theme.foreground,
      edgeLabelBackground: theme.background,
      dropShadow: 'none',
      noteBkgColor: theme.secondBox,
      noteTextColor: theme.foreground,
      noteBorderColor: theme.border,
    },
  };
}

/** Makes Mermaid's markup an SVG document with a size, and reads what it says of itself. */
function asPicture(markup: string): Omit<DrawnDiagram, 'type' | 'id'> {
  const svg = parseHeld(markup);
  const [, , width, height] = svg?.getAttribute('viewBox')?.split(/[\s,]+/).map(Number) ?? [];
  if (!svg || width === undefined || height === undefined || !(width > 0 && height > 0)) throw new Error('The diagram is empty.');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  return {
    svg: toDocument(svg),
    width,
    height,
    title: svg.querySelector(':scope > title')?.textContent ?? '',
    description: svg.querySelector(':scope > desc')?.textContent ?? '',
  };
}
