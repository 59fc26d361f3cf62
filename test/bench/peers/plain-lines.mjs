// The floor: no Markdown at all, an element a line, and the last line grows.
import { content, followStream } from './page.mjs';

let last = document.createTextNode('');

function newLine() {
  const line = document.createElement('div');
  line.className = 'line';
  last = document.createTextNode('');
  line.append(last);
  content.append(line);
}

newLine();
followStream(content, (_text, added) => {
  const [first, ...others] = added.split('\n');
  last.appendData(first);
  for (const other of others) {
    newLine();
    last.appendData(other);
  }
});
