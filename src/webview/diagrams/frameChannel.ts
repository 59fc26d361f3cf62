/**
 * Opens the frame that draws diagrams. It is a document of its own, made from text: it has no origin (`sandbox` without
 * `allow-same-origin`), takes the page's whole policy over, and so can load nothing and reach nothing; its one script has
 * the page's nonce. One message channel is all it is given.
 */
import { loadFrameProgram } from '../lazyModules';
import type { FrameChannel } from './painter';

/**
 * @param parent where the frame goes; it is never seen, but has to be laid out
 * @param receive takes what the frame says, unchecked
 * @returns the way to the open frame
 * @throws Error when its program can't be loaded
 */
export async function openFrame(parent: Element, receive: (reply: unknown) => void): Promise<FrameChannel> {
  const { text } = await loadFrameProgram();
  const frame = document.createElement('iframe');
  frame.className = 'diagram-frame';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  const address = URL.createObjectURL(new Blob([frameDocument(text, pageNonce())], { type: 'text/html' }));
  frame.src = address;
  const loaded = new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }); });
  parent.append(frame);
  await loaded;
  URL.revokeObjectURL(address);
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', (event) => { receive(event.data); });
  port1.start();
  // It has no origin that could be named.
  frame.contentWindow?.postMessage('channel', '*', [port2]);
  return {
    send: (order) => { port1.postMessage(order); },
    close: () => {
      port1.close();
      frame.remove();
    },
  };
}

function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[type="module"]')?.nonce ?? '';
}

function frameDocument(program: string, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html><html><head><meta charset="UTF-8"><meta http-equiv="Content-Security-Policy" content="${policy}"></head><body><script nonce="${nonce}">${program}</script></body></html>`;
}
