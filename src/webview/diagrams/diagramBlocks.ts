/**
 * Code blocks in Mermaid's language become diagrams once they are whole. The source stays where it is, behind a button;
 * a diagram that can't be drawn keeps showing it, with a sentence about why.
 */
import * as l10n from '@vscode/l10n';
import { icon, setIcon } from '../icons';
import { codeOf } from '../markdown/codeBlock';
import type { Timers } from '../timers';
import type { DiagramTheme, DrawnDiagram } from './messages';
import type { DiagramPainter } from './painter';

/** How long the theme has to be still before diagrams are drawn anew, in milliseconds. */
const themePause = 200;

/** How much smaller than drawn a diagram is shown where there is little room. */
const smallestScale = 0.75;

/** What diagrams need of the page. */
export interface DiagramContext {
  painter: Pick<DiagramPainter, 'draw' | 'known'>;
  readTheme: () => DiagramTheme;
  watchTheme: (changed: () => void) => void;
  timers: Timers;
}

export class DiagramBlocks {
  private readonly root: HTMLElement;
  private readonly context: DiagramContext;
  private cancelRedraw: (() => void) | undefined;

  /** @param root the panel; the blocks are anywhere below it */
  constructor(root: HTMLElement, context: DiagramContext) {
    this.root = root;
    this.context = context;
    root.addEventListener('click', (event) => { this.clicked(event); });
    context.watchTheme(() => { this.themeChanged(); });
  }

  /** Top-level nodes of a message were rendered for good. */
  finished(nodes: readonly ChildNode[]): void {
    for (const node of nodes) {
      if (!(node instanceof HTMLElement)) continue;
      const blocks = node.matches('.code-block') ? [node] : node.querySelectorAll<HTMLElement>('.code-block');
      for (const block of blocks) if (block.dataset['language'] === 'mermaid') this.show(block);
    }
  }

  private show(block: HTMLElement): void {
    const theme = this.context.readTheme();
    const source = codeOf(block);
    const known = this.context.painter.known(source, theme);
    if (known) {
      showPicture(block, known);
      return;
    }
    this.context.painter.draw(source, theme).then(
      (drawn) => {
        showPicture(block, drawn);
        // Drawn in the colours of a theme that is gone by now.
        if (JSON.stringify(this.context.readTheme()) !== JSON.stringify(theme)) this.show(block);
      },
      (error: unknown) => { showError(block, error); },
    );
  }

  private clicked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest('[data-action="toggle-diagram"]') : null;
    const block = button?.closest<HTMLElement>('.code-block');
    if (!button || !block) return;
    block.classList.toggle('shows-diagram');
    labelToggle(block, button);
  }

  private themeChanged(): void {
    this.cancelRedraw?.();
    this.cancelRedraw = this.context.timers.after(themePause, () => {
      for (const block of this.root.querySelectorAll<HTMLElement>('.code-block.has-diagram')) this.show(block);
    });
  }
}

function showPicture(block: HTMLElement, { svg, width, height, title, description }: DrawnDiagram): void {
  const picture = document.createElement('img');
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const forget = (): void => { URL.revokeObjectURL(address); };
  picture.addEventListener('load', forget, { once: true });
  picture.addEventListener('error', forget, { once: true });
  picture.src = address;
  picture.width = Math.ceil(width);
  picture.height = Math.ceil(height);
  picture.draggable = false;
  // Smaller than this, its words could not be read: it scrolls instead.
  picture.style.setProperty('min-width', `${Math.ceil(width * smallestScale)}px`);
  const name = title === '' ? l10n.t('Diagram') : title;
  picture.alt = description === '' ? name : `${name}. ${description}`;
  const view = block.querySelector('.diagram') ?? createView(block);
  view.setAttribute('aria-label', name);
  view.replaceChildren(picture);
}

/** Makes the place for the picture, and the button that goes back to the source. */
function createView(block: HTMLElement): HTMLElement {
  const view = document.createElement('div');
  view.className = 'diagram';
  // Scrolls sideways, so it must be reachable by keyboard, and then it needs a name.
  view.tabIndex = 0;
  view.setAttribute('role', 'group');
  block.querySelector('.code-header')?.after(view);
  block.querySelector('.diagram-note')?.remove();
  block.classList.add('has-diagram', 'shows-diagram');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon-button';
  button.tabIndex = -1;
  button.dataset['action'] = 'toggle-diagram';
  button.append(icon('code'));
  labelToggle(block, button);
  block.querySelector('.code-toolbar')?.append(button);
  return view;
}

function labelToggle(block: HTMLElement, button: Element): void {
  const showsDiagram = block.classList.contains('shows-diagram');
  const label = showsDiagram ? l10n.t('Show source') : l10n.t('Show diagram');
  button.setAttribute('title', label);
  button.setAttribute('aria-label', label);
  if (button.firstElementChild) setIcon(button.firstElementChild, showsDiagram ? 'code' : 'type-hierarchy-sub');
}

function showError(block: HTMLElement, error: unknown): void {
  // Another theme does not make it worse: the picture that is there stays.
  if (block.classList.contains('has-diagram') || block.querySelector('.diagram-note')) return;
  const note = document.createElement('p');
  note.className = 'diagram-note';
  note.append(icon('info'), error instanceof Error ? error.message : String(error));
  if (error instanceof Error && typeof error.cause === 'string') note.title = error.cause.slice(0, 500);
  block.querySelector('.code-header')?.after(note);
}
