/**
 * A row of buttons that is one stop of the Tab key: the WAI-ARIA toolbar pattern. Arrow keys, Home and End move within
 * it, and the button that had the focus last has it again.
 */
import { render, type TemplateResult } from 'lit-html';
import { moveInToolbar } from '../toolbarKeys';

export class Toolbar {
  readonly element = document.createElement('div');
  private current: HTMLElement | undefined;

  /** @param name what screen readers call it */
  constructor(name: string) {
    this.element.setAttribute('role', 'toolbar');
    this.element.setAttribute('aria-label', name);
    this.element.addEventListener('keydown', (event) => { moveInToolbar(event, this.buttons); });
    this.element.addEventListener('focusin', ({ target }) => { this.moveStop(target); });
  }

  /** Shows these buttons. */
  show(content: TemplateResult): void {
    render(content, this.element);
    this.moveStop(this.current);
  }

  private get buttons(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('button')];
  }

  /** Makes this button the one that Tab comes to; another one if it is not here. */
  private moveStop(target: EventTarget | null | undefined): void {
    const { buttons } = this;
    this.current = buttons.find((button) => button === target) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === this.current ? 0 : -1;
  }
}
